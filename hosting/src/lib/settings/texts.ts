/** The texts of the handover that a business may word itself. The rule is the server's; this only says so sooner. */
import { LANGUAGES, type Business, type Spoken } from './types';

/** What each text must hold, so that what a customer needs to know does not get lost in a nicer sentence. */
export const PLACEHOLDERS = {
  asked: [],
  unasked: [],
  soon: [],
  waiting: ['waiting'],
  wait: ['minutes'],
  late: ['when'],
  nobody: [],
  closed: ['when'],
  closed_long: [],
  protocol: ['protocol'],
  acknowledged: [],
  cannot_open: ['what'],
  not_here_yet: ['what'],
} as const satisfies Record<string, readonly string[]>;

export type TextKey = keyof typeof PLACEHOLDERS;

export const TEXT_KEYS = Object.keys(PLACEHOLDERS) as TextKey[];

/** What can be seen beforehand, and the texts that it is made of. */
export const SITUATIONS = [
  'soon',
  'unasked',
  'waiting',
  'late',
  'nobody',
  'closed',
  'closed_long',
  'acknowledged',
  'cannot_open',
] as const;
export type Situation = (typeof SITUATIONS)[number];

const NAMED = /\{([a-z]+)\}/g;

export interface WordingProblem {
  missing: string[];
  unknown: string[];
}

/** Null where the wording can be used, or is empty: then ours is. */
export function wordingProblem(key: TextKey, text: string): WordingProblem | null {
  if (!text.trim()) return null;
  const wanted: readonly string[] = PLACEHOLDERS[key];
  const there = [...text.matchAll(NAMED)].map((found) => found[1] ?? '');
  const missing = wanted.filter((name) => !there.includes(name));
  const unknown = there.filter((name) => !wanted.includes(name));
  return missing.length + unknown.length > 0 ? { missing, unknown } : null;
}

/** Without what can't be used: our own text is read instead. */
export function usable(texts: Business['texts']): Business['texts'] {
  const kept = (spoken: Spoken): Record<string, string> =>
    Object.fromEntries(
      Object.entries(texts[spoken]).filter(([key, text]) => wordingProblem(key as TextKey, text) === null),
    );
  return { pt: kept('pt'), en: kept('en'), es: kept('es') };
}

/** The first language with a text that can't be used, the one that is looked at before the others. */
export const languageInError = (texts: Business['texts'], looked: Spoken): Spoken | null =>
  [looked, ...LANGUAGES].find((spoken) =>
    TEXT_KEYS.some((key) => wordingProblem(key, texts[spoken][key] ?? '') !== null),
  ) ?? null;

export function withText(texts: Business['texts'], language: Spoken, key: TextKey, words: string): Business['texts'] {
  const { [key]: _, ...others } = texts[language];
  const own = words.trim() ? { ...others, [key]: words } : others;
  return { ...texts, [language]: Object.fromEntries(Object.entries(own).toSorted()) };
}

/** The text with the placeholder where the cursor was. */
export const inserted = (text: string, name: string, from: number, to: number): string =>
  `${text.slice(0, from)}{${name}}${text.slice(to)}`;
