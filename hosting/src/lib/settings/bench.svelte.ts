/**
 * A conversation with the bot that no customer sees. Each stage has its own answers to the same words, so that draft and
 * live can be compared; whoever looks at the other stage has the words asked there too.
 */
import type { ApiError } from '../api';
import { onLeaving } from '../state/leaving';
import { tryOut } from './api';
import { saveAll } from './draft.svelte';
import type { Said, Stage, Trial } from './types';

export type Mode = Stage | 'both';

/** `unsaved`: not asked, as the draft would have answered without what is on the screen. */
export type Answer =
  { is: 'asking' } | { is: 'there'; trial: Trial } | { is: 'failed'; error: ApiError } | { is: 'unsaved' };

export interface Turn {
  words: string;
  draft: Answer | null;
  live: Answer | null;
}

const STAGES: Record<Mode, readonly Stage[]> = { draft: ['draft'], live: ['live'], both: ['live', 'draft'] };

let mode = $state<Mode>('draft');
let turns = $state.raw<Turn[]>([]);
let opened = $state(false);
/** What is being written; outlives the page and the drawer that it is written in. */
let text = $state('');
/** A new conversation: what is still under way for the old one is not heard. */
let conversation = 0;
const busy = new Set<Stage>();

const ends = (answer: Answer | null): boolean =>
  answer?.is === 'there' && ['handoff', 'close'].includes(answer.trial.action);

/** The conversation as one stage has it, up to a turn's words. */
export function heard(all: readonly Turn[], stage: Stage, upTo: number): Said[] {
  return all.slice(0, upTo + 1).flatMap((turn, index): Said[] => {
    const answer = turn[stage];
    const said: Said[] = [{ author: 'customer', text: turn.words }];
    return index < upTo && answer?.is === 'there' ? [...said, saidBy(answer.trial)] : said;
  });
}

/** With what it did and how sure it was: what the bot does next rests on that too. */
const saidBy = ({ text, action, confidence }: Trial): Said => ({
  author: 'bot',
  text,
  action,
  ...(confidence !== null && { confidence }),
});

function put(at: number, stage: Stage, answer: Answer): void {
  turns = turns.map((turn, index) => (index === at ? { ...turn, [stage]: answer } : turn));
}

async function ask(stage: Stage, at: number): Promise<Answer> {
  if (stage === 'draft' && !(await saveAll())) return { is: 'unsaved' };
  const result = await tryOut(stage, heard(turns, stage, at));
  return result.ok ? { is: 'there', trial: result.value } : { is: 'failed', error: result.error };
}

/** Asks for every answer that a stage still lacks, in the conversation's order. */
async function fill(stage: Stage): Promise<void> {
  if (busy.has(stage)) return;
  busy.add(stage);
  const mine = conversation;
  try {
    for (let at = 0; at < turns.length; at += 1) {
      if (turns[at]?.[stage]?.is === 'there') continue;
      if (turns.slice(0, at).some((turn) => ends(turn[stage]))) break;
      put(at, stage, { is: 'asking' });
      const answer = await ask(stage, at);
      if (mine !== conversation) return;
      put(at, stage, answer);
      if (answer.is !== 'there') break;
    }
  } finally {
    if (mine === conversation) busy.delete(stage);
  }
}

const fillAll = (): void => STAGES[mode].forEach((stage) => void fill(stage));

export const bench = {
  get mode(): Mode {
    return mode;
  },
  set mode(next: Mode) {
    mode = next;
    fillAll();
  },
  get stages(): readonly Stage[] {
    return STAGES[mode];
  },
  get text(): string {
    return text;
  },
  set text(next: string) {
    text = next;
  },
  get turns(): readonly Turn[] {
    return turns;
  },
  /** As a drawer, or a page of its own on small screens. */
  get opened(): boolean {
    return opened;
  },
  set opened(open: boolean) {
    opened = open;
  },
  get asking(): boolean {
    return turns.some((turn) => turn.draft?.is === 'asking' || turn.live?.is === 'asking');
  },
  /** A person has the conversation now, at every stage that is shown. */
  get over(): boolean {
    return STAGES[mode].every((stage) => turns.some((turn) => ends(turn[stage])));
  },
  say(words: string): void {
    turns = [...turns, { words, draft: null, live: null }];
    fillAll();
  },
  /** Asks once more for what failed. */
  again: fillAll,
  restart(): void {
    conversation += 1;
    busy.clear();
    turns = [];
  },
};

onLeaving(() => {
  bench.restart();
  [text, opened] = ['', false];
});
