/** What is expected of an answer, and what was wrong with one, in words. */
import type { Grounds } from '../because';
import type { Catalogue } from '../i18n/catalogue';
import type { Expected, Fault, Trial } from './types';

type NameOf = (id: string) => string;

const quoted = (phrases: string[]): string => phrases.map((phrase) => `“${phrase}”`).join(', ');

function action(expected: Expected, t: Catalogue, queueName: NameOf): string[] {
  const words = t.config.cases.expects;
  if (expected.queue) return [words.handTo(queueName(expected.queue))];
  return expected.action ? [words[expected.action]] : [];
}

/** One sentence: `passar para Cancelamento, não dizer “desconto”`. */
export function expectation(expected: Expected, t: Catalogue, queueName: NameOf, articleName: NameOf): string {
  const words = t.config.cases.expects;
  const parts = [
    ...action(expected, t, queueName),
    ...(expected.must.length > 0 ? [words.must(quoted(expected.must))] : []),
    ...(expected.mustNot.length > 0 ? [words.mustNot(quoted(expected.mustNot))] : []),
    ...(expected.articles.length > 0 ? [words.articles(quoted(expected.articles.map(articleName)))] : []),
  ];
  return parts.join(', ') || words.nothing;
}

export function faultInWords(fault: Fault, t: Catalogue, queueName: NameOf, articleName: NameOf): string {
  const words = t.config.cases.faults;
  switch (fault.code) {
    case 'model':
      return words.model(t.reasons[fault.detail] ?? fault.detail);
    case 'action':
      return words.action(t.because.decisions[fault.detail] ?? fault.detail);
    case 'queue':
      return words.queue(fault.detail && queueName(fault.detail));
    case 'missing':
    case 'forbidden':
      return words[fault.code](fault.detail);
    case 'article':
      return words.article(articleName(fault.detail));
    default:
      return fault.detail || fault.code;
  }
}

/** A trial is of no published bot. */
export const groundsOf = (trial: Trial): Grounds => ({ ...trial, articles: trial.sources, version: null });
