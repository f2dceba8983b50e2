/** The agent API's calls that ask a model for help: drafts, summaries, the words of voice notes, the search in them. */
import { call, made, path, post, type Result } from './api';
import { instant, line, source, texts, type Raw } from './decode';
import type { Line, Source } from './types';

/** Listening takes longer than reading; Hosting waits for an answer for 60 s. */
const LISTENING_MS = 58_000;

export const HOWS = ['spelling', 'shorter', 'friendlier', 'language'] as const;
export type How = (typeof HOWS)[number];

export interface Suggestion {
  text: string;
  sources: Source[];
  /** Parts of the text that neither the sources nor the customer bear out. */
  doubtful: string[];
}

export interface Rewritten {
  text: string;
  /** Facts that the draft did not state. */
  doubtful: string[];
  /** Facts of the draft that are gone. */
  lost: string[];
}

export interface Found {
  cid: string;
  mid: string;
  name: string;
  at: Date | null;
  snippet: string;
}

/** What a right answer will be known by, and what it must not say again. */
export interface Checks {
  must: string[];
  mustNot: string[];
}

/** `wrongPasses`: the wrong answer would pass as well, so that more has to be said. */
export interface Checked extends Checks {
  wrongPasses: boolean;
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const word = (value: unknown): string => (typeof value === 'string' ? value : '');

export const suggest = (cid: string): Promise<Result<Suggestion>> =>
  made(post(path('conversations', cid, 'suggest'), {}), (raw) => ({
    text: word(raw.text),
    sources: list(raw.sources).map(source),
    doubtful: texts(raw.doubtful),
  }));

export const summarize = (cid: string): Promise<Result<Line[]>> =>
  made(post(path('conversations', cid, 'summary'), {}), (raw) =>
    list(raw.lines)
      .map(line)
      .filter((item) => item !== null),
  );

export const rewrite = (cid: string, text: string, how: How): Promise<Result<Rewritten>> =>
  made(post(path('conversations', cid, 'rewrite'), { text, how }), (raw) => ({
    text: word(raw.text),
    doubtful: texts(raw.doubtful),
    lost: texts(raw.lost),
  }));

/** The words come with the message, by the listener. */
export const transcribe = (cid: string, mid: string): Promise<Result<Raw>> =>
  call('POST', path('conversations', cid, 'messages', mid, 'transcribe'), {}, LISTENING_MS);

/** Voice notes in which all of these words were said. */
export const searchSpoken = (words: string): Promise<Result<Found[]>> =>
  made(post('/api/search', { words }), (raw) =>
    list(raw.found)
      .map((item) => item as Raw)
      .map((item) => ({
        cid: word(item.cid),
        mid: word(item.mid),
        name: word(item.name),
        at: instant(item.at),
        snippet: word(item.snippet),
      })),
  );

const expecting = (own: Checks | null): Raw =>
  own ? { expected: { action: null, queue: null, articles: [], must: own.must, mustNot: own.mustNot } } : {};

/** What a right answer would be tried by, before it is marked; `own`: what somebody would have it tried by. */
export const checksFor = (
  cid: string,
  mid: string,
  rightAnswer: string,
  own: Checks | null,
): Promise<Result<Checked>> =>
  made(
    post(path('conversations', cid, 'messages', mid, 'wrong', 'checks'), { rightAnswer, ...expecting(own) }),
    (raw) => ({ must: texts(raw.must), mustNot: texts(raw.mustNot), wrongPasses: raw.wrongPasses === true }),
  );

/** Makes a test case of a bot's answer; twice with an id is once. `checks`: null for those of the right answer itself. */
export const markWrong = (
  cid: string,
  mid: string,
  id: string,
  rightAnswer: string,
  checks: Checks | null,
): Promise<Result<Raw>> =>
  post(path('conversations', cid, 'messages', mid, 'wrong'), { id, rightAnswer, ...expecting(checks) });
