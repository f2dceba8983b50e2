/** What changed between two states of the bot, in words that a person can check before they publish. */
import type { Catalogue } from '../i18n/catalogue';
import { same } from './merging';
import { HARMS, type Article, type BotSettings, type Content, type GiveWay, type Version } from './types';

/** Without the lines that were begun and left empty. */
export const tidied = (settings: BotSettings): BotSettings => ({
  ...settings,
  rules: settings.rules.filter((rule) => rule.trim()),
  sensitive: settings.sensitive.filter((list) => list.words.length > 0),
});

/** One setting that differs: the lines that went, and those that came. */
export interface Change {
  field: keyof BotSettings;
  gone: string[];
  come: string[];
}

type QueueName = (id: string) => string;

/** Every setting as lines of text. */
export function inWords(
  settings: BotSettings,
  t: Catalogue,
  queueName: QueueName,
): Record<keyof BotSettings, string[]> {
  const words = t.config.persona;
  const to = (queue: string | null): string => (queue ? queueName(queue) : words.subjectQueue);
  const way = (given: GiveWay): string[] => [given.on ? words.on(to(given.queue)) : words.off];
  const one = (value: string): string[] => (value ? value.split('\n').filter((line) => line.trim()) : []);
  return {
    name: one(settings.name),
    persona: one(settings.persona),
    greeting: one(settings.greeting),
    tone: [words.tones[settings.tone]],
    rules: settings.rules,
    subjects: one(settings.subjects),
    language: [words.languages[settings.language]],
    model: one(settings.model),
    sensitive: settings.sensitive.map((list) => `${list.words.join(', ')} → ${to(list.queue)}`),
    angry: way(settings.angry),
    unsure: way(settings.unsure),
    masked: settings.masked.map((kind) => words.maskable[kind]),
    safety: HARMS.map((harm) => `${words.harms[harm]}: ${words.thresholds[settings.safety[harm] ?? 'default']}`),
    limits: (['turnsPerCustomer', 'tokensPerCustomer', 'tokens'] as const).map(
      (key) => `${words.limits[key]}: ${settings.limits[key]}`,
    ),
    priceIn: [`US$ ${settings.priceIn}`],
    priceOut: [`US$ ${settings.priceOut}`],
  };
}

export function changesOf(before: BotSettings, after: BotSettings, t: Catalogue, queueName: QueueName): Change[] {
  const [old, now] = [inWords(before, t, queueName), inWords(after, t, queueName)];
  return (Object.keys(now) as (keyof BotSettings)[])
    .filter((field) => !same(before[field], after[field]))
    .map((field) => ({
      field,
      gone: old[field].filter((line) => !now[field].includes(line)),
      come: now[field].filter((line) => !old[field].includes(line)),
    }));
}

export const BLANK: Content = { title: '', when: '', tags: [], body: '' };

/** An article as it is written: what the next version will say, or what an empty form does. */
export function contentOf(article: Article | null): Content {
  const { title, when, tags, body } = article?.draft ?? article ?? BLANK;
  return { title, when, tags, body };
}

/** Whether the next version will answer otherwise than what is live. */
export const pending = (article: Article): boolean => article.removed || article.draft !== null;

export type ArticleState = 'live' | 'changed' | 'new' | 'removed';

export function stateOf(article: Article): ArticleState {
  if (article.removed) return 'removed';
  if (!article.live) return 'new';
  return article.draft ? 'changed' : 'live';
}

/** Ids of articles that came, changed and went from one version to the next. */
export function articleChanges(before: Version['articles'], after: Version['articles']) {
  const ids = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return {
    come: ids.filter((id) => !(id in before)),
    changed: ids.filter((id) => id in before && id in after && before[id] !== after[id]),
    gone: ids.filter((id) => !(id in after)),
  };
}

export interface Line {
  kind: 'same' | 'gone' | 'come';
  text: string;
}

/** The lines of two texts side by side: the longest common run of lines stays, the rest went or came. */
export function lineDiff(before: string, after: string): Line[] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  // length[i][j]: how many lines a[i..] and b[j..] have in common
  const length = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number): number => length[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      (length[i] as number[])[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) lines.push({ kind: 'same', text: a[(j++, i++)] ?? '' });
    else if (i < a.length && (j >= b.length || at(i + 1, j) >= at(i, j + 1)))
      lines.push({ kind: 'gone', text: a[i++] ?? '' });
    else lines.push({ kind: 'come', text: b[j++] ?? '' });
  }
  return lines;
}
