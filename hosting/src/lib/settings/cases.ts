/** What the results of test cases say, and about what. */
import type { Bot, Case, Outcome, Stage } from './types';

export type Verdict = 'none' | 'passed' | 'failed';

export const outcomeOf = (one: Case, stage: Stage): Outcome | null =>
  stage === 'draft' ? one.results.draft : one.results.published;

export function verdict(one: Case, stage: Stage): Verdict {
  const outcome = outcomeOf(one, stage);
  if (!outcome) return 'none';
  return outcome.passed ? 'passed' : 'failed';
}

/** The result is about the draft, or the published version, as it now is. */
export function fresh(one: Case, stage: Stage, bot: Bot): boolean {
  const revision = outcomeOf(one, stage)?.revision;
  return revision === (stage === 'draft' ? bot.draftRevision : bot.version);
}

/** The draft does not do what the live version does. */
export const changed = (one: Case): boolean =>
  verdict(one, 'draft') !== 'none' && verdict(one, 'live') !== 'none' && verdict(one, 'draft') !== verdict(one, 'live');

export const failing = (one: Case): boolean => verdict(one, 'draft') === 'failed';

export const FILTERS = ['all', 'changed', 'failed'] as const;
export type Filter = (typeof FILTERS)[number];

const KEEPS: Record<Filter, (one: Case) => boolean> = { all: () => true, changed, failed: failing };

export const filtered = (cases: Case[], filter: Filter): Case[] => cases.filter(KEEPS[filter]);

export interface Score {
  passed: number;
  run: number;
  /** Results from before the last change: they tell nothing of what is there now. */
  old: number;
  /** All that ran passed, and no result is old. */
  good: boolean;
}

/** How many pass at a stage as it is now, of those that ran on it; null where none ever did. */
export function score(cases: Case[], stage: Stage, bot: Bot): Score | null {
  const told = cases.filter((one) => verdict(one, stage) !== 'none');
  const run = told.filter((one) => fresh(one, stage, bot));
  const passed = run.filter((one) => verdict(one, stage) === 'passed').length;
  const old = told.length - run.length;
  return told.length === 0 ? null : { passed, run: run.length, old, good: passed === told.length };
}

/** The customer's last words before the answer that is judged. */
export const asked = (one: Case): string =>
  one.says.findLast((said) => said.author === 'customer')?.text ?? one.says.at(-1)?.text ?? '';

export interface Job {
  id: string;
  stage: Stage;
}

/** What has to run so that every result is about what is there now: the draft, and what is live beside it. */
export const stale = (cases: Case[], bot: Bot, stages: readonly Stage[]): Job[] =>
  cases.flatMap((one) => stages.filter((stage) => !fresh(one, stage, bot)).map((stage) => ({ id: one.id, stage })));
