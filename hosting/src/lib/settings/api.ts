/** The agent API's calls of the settings pages. */
import { call, made, path, post, sendForm, type Result } from '../api';
import type { Raw } from '../decode';
import * as decode from './decode';
import type {
  Article,
  Bot,
  BotSettings,
  Business,
  BusinessSettings,
  Case,
  Content,
  Expected,
  ImportProblem,
  Said,
  Spoken,
  Stage,
  Trial,
} from './types';

/** What the model takes, and what Hosting waits for an answer: 60 s. */
const THINKING_MS = 58_000;

const part = (raw: Raw, name: string): Raw => (raw[name] ?? {}) as Raw;
const botIn = (raw: Raw): Bot => decode.bot(part(raw, 'bot'));
const articleIn = (raw: Raw): Article => decode.article(String(part(raw, 'article').id ?? ''), part(raw, 'article'));
/** Null: nothing of it is left. */
const articleLeft = (raw: Raw): Article | null => (raw.article ? articleIn(raw) : null);
const caseIn = (raw: Raw): Case => decode.testCase(String(part(raw, 'case').id ?? ''), part(raw, 'case'));

export const saveDraft = (settings: BotSettings, revision: number): Promise<Result<Bot>> =>
  made(call('PUT', '/api/bot/draft', { settings, revision }), botIn);

export const discardDraft = (revision: number): Promise<Result<Bot>> =>
  made(call('POST', '/api/bot/draft/discard', { revision }, THINKING_MS), botIn);

export const publish = (revision: number, confirmed: boolean, note: string): Promise<Result<Bot>> =>
  made(
    call('POST', '/api/bot/publish', { revision, ...(confirmed && { confirmed }), ...(note && { note }) }, THINKING_MS),
    botIn,
  );

export const rollBack = (version: number, revision: number): Promise<Result<Bot>> =>
  made(call('POST', path('bot', 'versions', String(version), 'roll-back'), { revision }, THINKING_MS), botIn);

/** Nothing is stored, and nobody is written to. */
export const tryOut = (stage: Stage, says: Said[]): Promise<Result<Trial>> =>
  made(call('POST', '/api/bot/try', { stage, says }, THINKING_MS), (raw) => decode.trial(raw.trial));

export interface CaseFields {
  says: Said[];
  expected: Expected;
  rightAnswer: string;
}

/** The server takes no field that it does not know. */
const fieldsOf = ({ says, expected, rightAnswer }: CaseFields): Raw => ({ says, expected, rightAnswer });

export const createCase = (id: string, fields: CaseFields, origin: Case['origin'] = null): Promise<Result<Case>> =>
  made(post('/api/cases', { id, ...fieldsOf(fields), ...(origin && { origin }) }), caseIn);

export const saveCase = (id: string, fields: CaseFields): Promise<Result<Case>> =>
  made(call('PUT', path('cases', id), fieldsOf(fields)), caseIn);

export const deleteCase = (id: string): Promise<Result<Raw>> => call('DELETE', path('cases', id));

export const runCase = (id: string, stage: Stage): Promise<Result<Case>> =>
  made(call('POST', path('cases', id, 'run'), { stage }, THINKING_MS), caseIn);

/** Saves the article's draft; one that does not exist yet is made. */
export const saveArticle = (id: string, content: Content, revision: number): Promise<Result<Article | null>> =>
  made(call('PUT', path('articles', id), { ...content, revision }), articleLeft);

/** It goes with the next version; one that was never published goes at once. */
export const removeArticle = (id: string, revision: number): Promise<Result<Article | null>> =>
  made(call('DELETE', `${path('articles', id)}?revision=${revision}`), articleLeft);

/** Drops the draft: the article is as customers know it. */
export const restoreArticle = (id: string, revision: number): Promise<Result<Article | null>> =>
  made(post(path('articles', id, 'restore'), { revision }), articleLeft);

export interface ImportedArticle {
  id: string;
  title: string;
  /** There was one of this title: its draft says something else now. */
  known: boolean;
}

export interface Imported {
  articles: ImportedArticle[];
  problems: ImportProblem[];
}

export function importArticles(
  files: File[],
  progress: (share: number) => void,
): { done: Promise<Result<Imported>>; cancel: () => void } {
  const form = new FormData();
  for (const file of files) form.append('file', file, file.name);
  const { done, cancel } = sendForm('/api/articles/import', form, progress);
  const imported = (raw: Raw): Imported => ({
    articles: decode.records(raw.articles).map(decode.importedArticle),
    problems: decode.records(raw.problems).map(decode.importProblem),
  });
  return { done: made(done, imported), cancel };
}

export const saveBusiness = (settings: BusinessSettings, revision: number): Promise<Result<Business>> =>
  made(call('PUT', '/api/business', { ...settings, hours: settings.hours ?? {}, revision }), (raw) =>
    decode.business(part(raw, 'business')),
  );

/** What customers read where the business has no words of its own. */
export const productTexts = (): Promise<Result<Business['texts']>> =>
  made(call('GET', '/api/business/texts'), (raw) => raw.texts as Business['texts']);

/** The promise as a customer would read it. */
export const previewPromise = (
  texts: Business['texts'],
  language: Spoken,
  situation: string,
): Promise<Result<string>> =>
  made(post('/api/business/preview', { texts, language, situation }), (raw) => String(raw.text ?? ''));
