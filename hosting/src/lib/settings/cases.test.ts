import { describe, expect, it } from 'vitest';
import { en } from '../i18n/en';
import { pt } from '../i18n/pt';
import { asked, filtered, fresh, score, stale, verdict } from './cases';
import { bot, outcome, testCase } from './fixtures';
import { pool } from './pool';
import type { Expected } from './types';
import { expectation, faultInWords } from './words';

const good = testCase('good', { draft: outcome(true, 9), published: outcome(true, 3) });
const broken = testCase('broken', { draft: outcome(false, 9), published: outcome(true, 3) });
const bad = testCase('bad', { draft: outcome(false, 8), published: outcome(false, 2) });
const mended = testCase('mended', { draft: outcome(true, 8), published: outcome(false, 3) });
const unrun = testCase('unrun');
const ALL = [good, broken, bad, mended, unrun];
const ids = (cases: { id: string }[]) => cases.map((one) => one.id);

describe('results of test cases', () => {
  it('are told per stage', () => {
    expect(verdict(broken, 'draft')).toBe('failed');
    expect(verdict(broken, 'live')).toBe('passed');
    expect(verdict(unrun, 'draft')).toBe('none');
  });

  it('are fresh only for the draft, and the version, that they were made with', () => {
    expect(fresh(good, 'draft', bot())).toBe(true);
    expect(fresh(good, 'draft', bot({ draftRevision: 10 }))).toBe(false);
    expect(fresh(good, 'live', bot({ version: 4 }))).toBe(false);
    expect(fresh(unrun, 'draft', bot())).toBe(false);
  });

  it('tell what has to run', () => {
    expect(ids(stale(ALL, bot(), ['draft']))).toEqual(['bad', 'mended', 'unrun']);
    expect(stale([bad], bot(), ['live', 'draft'])).toEqual([
      { id: 'bad', stage: 'live' },
      { id: 'bad', stage: 'draft' },
    ]);
  });

  it('are filtered', () => {
    expect(ids(filtered(ALL, 'changed'))).toEqual(['broken', 'mended']);
    expect(ids(filtered(ALL, 'failed'))).toEqual(['broken', 'bad']);
    expect(filtered(ALL, 'all')).toHaveLength(5);
  });

  it('are counted, if there are any', () => {
    const now = bot({ draftRevision: 9, version: 3 });
    expect(score(ALL, 'draft', now)).toEqual({ passed: 1, run: 2, old: 2, good: false });
    expect(score([good, unrun], 'live', now)).toEqual({ passed: 1, run: 1, old: 0, good: true });
    expect(score([good, mended], 'draft', now)).toEqual({ passed: 1, run: 1, old: 1, good: false });
    expect(score([unrun], 'draft', now)).toBeNull();
  });

  it('are called by the customer’s last words', () =>
    expect(
      asked({
        ...unrun,
        says: [
          { author: 'customer', text: 'oi' },
          { author: 'bot', text: 'Oi!' },
          { author: 'customer', text: 'e o boleto?' },
        ],
      }),
    ).toBe('e o boleto?'));
});

describe('in words', () => {
  const queue = (id: string) => id.toUpperCase();
  const title = (id: string) => `Artigo ${id}`;
  const expected = (what: Partial<Expected>): Expected => ({
    action: null,
    queue: null,
    must: [],
    mustNot: [],
    articles: [],
    ...what,
  });

  it.each([
    [expected({}), 'qualquer resposta'],
    [expected({ action: 'handoff', queue: 'suporte' }), 'passar para SUPORTE'],
    [expected({ action: 'handoff' }), 'passar para uma pessoa'],
    [
      expected({ action: 'answer', must: ['R$ 99,90', '10 dias'], mustNot: ['grátis'], articles: ['p'] }),
      'responder, dizer “R$ 99,90”, “10 dias”, não dizer “grátis”, usar “Artigo p”',
    ],
  ])('%#: what is expected', (what, words) => expect(expectation(what, pt, queue, title)).toBe(words));

  it.each([
    ['model', 'model_timeout', 'O bot não conseguiu responder: o bot demorou demais'],
    ['action', 'answer', 'O bot decidiu outra coisa: Responder'],
    ['queue', 'geral', 'Passou para GERAL'],
    ['queue', '', 'Não passou para fila nenhuma'],
    ['missing', 'R$ 99,90', 'Faltou dizer “R$ 99,90”'],
    ['forbidden', 'grátis', 'Disse “grátis”'],
    ['article', 'p', 'Não usou o artigo “Artigo p”'],
    ['a_new_one', 'seja o que for', 'seja o que for'],
  ])('what was wrong: %s %s', (code, detail, words) =>
    expect(faultInWords({ code, detail }, pt, queue, title)).toBe(words),
  );

  it('in English too', () =>
    expect(faultInWords({ code: 'missing', detail: 'R$ 1' }, en, queue, title)).toBe('Did not say “R$ 1”'));
});

describe('a few at a time', () => {
  it('works through all, never more than wanted at once', async () => {
    let [now, most] = [0, 0];
    const done: number[] = [];
    await pool(
      [1, 2, 3, 4, 5, 6, 7],
      3,
      async (item) => {
        most = Math.max(most, ++now);
        await Promise.resolve();
        now -= 1;
        done.push(item);
      },
      () => false,
    );
    expect(done.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(3);
  });

  it('begins nothing more once it is told to stop', async () => {
    const begun: number[] = [];
    await pool(
      [1, 2, 3, 4, 5],
      2,
      async (item) => void begun.push(item),
      () => begun.length >= 2,
    );
    expect(begun).toEqual([1, 2]);
  });
});
