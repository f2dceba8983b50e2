/** What an answer of the bot's rests on, as facts to read: the same at the desk and on the bench. */
import type { Catalogue } from './i18n/catalogue';
import { reasonWords } from './reasons';
import type { Because } from './types';

/** `queue`: where it would hand over to; told of a trial only. */
export type Grounds = Omit<Because, 'articles'> & {
  articles: { id: string; title: string; quote: string }[];
  queue?: string | null;
};

export interface Fact {
  name: string;
  words: string;
}

/** That a message was received is told by a rule which hands nothing over. */
const ACKNOWLEDGED = 'acknowledged';

/** What it did. A rule of its own makes it hand over, whatever the model proposed. */
export function decisionOf({ rule, action }: Grounds): string {
  if (rule === ACKNOWLEDGED) return rule;
  return rule ? 'handoff' : (action ?? '');
}

/** Why it handed over; empty where it did not. */
export function ruleOf({ rule, detail }: Grounds, t: Catalogue): string {
  return rule && rule !== ACKNOWLEDGED ? reasonWords(rule, detail, t) || rule : '';
}

export function sureness({ confidence }: Grounds, t: Catalogue, language: string): string {
  if (confidence === null) return '';
  const level = confidence >= 0.8 ? 'high' : confidence >= 0.5 ? 'medium' : 'low';
  const percent = confidence.toLocaleString(language, { style: 'percent', maximumFractionDigits: 0 });
  return t.because.sure[level](percent);
}

/** What it took, as far as it is known. */
export function costs(grounds: Grounds, t: Catalogue, language: string): Fact[] {
  const words = t.because;
  const number = (value: number, format: Intl.NumberFormatOptions = {}): string =>
    value.toLocaleString(language, format);
  const { model, latencyMs, promptTokens, answerTokens, cost, version } = grounds;
  const asked = promptTokens !== null || answerTokens !== null;
  const facts: [string, string | null][] = [
    [words.model, model],
    [words.time, latencyMs === null ? null : words.seconds(number(latencyMs / 1000, { maximumFractionDigits: 1 }))],
    [words.tokens, asked ? words.readAndWritten(number(promptTokens ?? 0), number(answerTokens ?? 0)) : null],
    [words.cost, cost === null ? null : words.dollars(number(cost, { maximumSignificantDigits: 2 }))],
    [words.version, version === null ? null : words.versionOf(version)],
  ];
  return facts.flatMap(([name, told]) => (told ? [{ name, words: told }] : []));
}
