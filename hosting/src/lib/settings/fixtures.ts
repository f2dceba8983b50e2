/** Settings for tests, whole and plain; each test says only what matters to it. */
import * as decode from './decode';
import type { Article, Bot, BotSettings, Case, Outcome } from './types';

export const settings = (what: Partial<BotSettings> = {}): BotSettings => ({ ...decode.botSettings({}), ...what });

export const bot = (what: Partial<Bot> = {}): Bot => ({ ...decode.bot({ version: 3, draftRevision: 9 }), ...what });

export const article = (id: string, what: Partial<Article> = {}): Article => ({
  ...decode.article(id, { title: id, live: true }),
  ...what,
});

export const outcome = (passed: boolean, revision: number): Outcome => ({
  passed,
  faults: [],
  trial: decode.trial({ action: 'answer', text: 'Oi!' }),
  at: null,
  revision,
});

export const testCase = (id: string, results: Partial<Case['results']> = {}): Case => ({
  ...decode.testCase(id, { says: [{ author: 'customer', text: 'Quanto custa?' }] }),
  results: { draft: null, published: null, ...results },
});
