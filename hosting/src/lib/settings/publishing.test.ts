import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ErrorCode, Result } from '../api';
import type { Raw } from '../decode';
import type { Bot, Case, Stage, Trial } from './types';

const { publish, runCase, tryOut, heard, storage } = vi.hoisted(() => ({
  publish: vi.fn<(revision: number, confirmed: boolean, note: string) => Promise<Result<Bot>>>(),
  runCase: vi.fn<(id: string, stage: Stage) => Promise<Result<object>>>(),
  tryOut: vi.fn<(stage: Stage, says: { text: string }[]) => Promise<Result<Trial>>>(),
  /** What the listeners would bring. */
  heard: {} as Record<string, (value: unknown) => void>,
  storage: {
    getItem(key: string) {
      return this[key] ?? null;
    },
  } as Record<string, unknown>,
}));

vi.mock('./api', () => ({ publish, runCase, tryOut }));
vi.mock('../memory', () => ({ storage, recall: () => null, remember: () => undefined }));
vi.mock('../firebase', () => {
  const listener = (name: string) => (to: { next: (value: unknown) => void }) => {
    heard[name] = to.next;
    return () => undefined;
  };
  return { watchBot: listener('bot'), watchArticles: listener('articles'), watchCases: listener('cases') };
});

import { bench } from './bench.svelte';
import * as decode from './decode';
import { Draft } from './draft.svelte';
import { bot, outcome, testCase } from './fixtures';
import { watchBot } from './live.svelte';
import { Publishing } from './publishing.svelte';
import { run } from './runs.svelte';

const refused = (code: ErrorCode, details: Raw = {}): Result<never> => ({
  ok: false,
  error: { code, message: '', details },
});

let cases: Case[];
let stop: () => void = () => undefined;
let open: Draft<{ text: string }> | null = null;

function have(next: Case[]): void {
  cases = next;
  heard.cases?.(next);
}

afterEach(() => {
  open?.revert();
  open?.stop();
  open = null;
});

beforeEach(() => {
  stop();
  vi.resetAllMocks();
  stop = watchBot();
  heard.bot?.(bot());
  publish.mockResolvedValue({ ok: true, value: bot({ version: 4 }) });
  // The server runs a case on the draft as it is, and the listener brings the result.
  runCase.mockImplementation((id) => {
    have(cases.map((one) => (one.id === id ? testCase(id, { draft: outcome(id !== 'bad', 9) }) : one)));
    return Promise.resolve({ ok: true, value: {} });
  });
  have([testCase('fresh', { draft: outcome(true, 9) }), testCase('old', { draft: outcome(true, 8) }), testCase('new')]);
});

/** A text on the screen that is not saved yet. */
function form(send: (value: { text: string }) => Promise<Result<{ text: string }>>): void {
  open = new Draft({ place: 'ana.bot', server: { text: '' }, newest: () => null, send, pauseMs: 60_000 });
  open.edit({ text: 'novo' });
}

const ran = () => runCase.mock.calls.map(([id, stage]) => `${id} ${stage}`);

describe('publishing', () => {
  it('runs the cases that are not fresh first, and no others', async () => {
    const publishing = new Publishing('ana');
    publishing.form.note = ' Preço novo ';
    await publishing.go();
    expect(ran()).toEqual(['old draft', 'new draft']);
    expect(publish.mock.calls).toEqual([[9, false, 'Preço novo']]);
    expect(publishing.step).toBe('done');
  });

  it('asks before a draft that breaks a case goes out, and publishes it only after a yes', async () => {
    publish.mockResolvedValueOnce(refused('breaks_cases', { failing: ['bad'] }));
    const publishing = new Publishing('ana');
    await publishing.go();
    expect([publishing.step, publishing.failing]).toEqual(['broken', ['bad']]);
    await publishing.go(true);
    expect(publish.mock.calls.map(([, confirmed]) => confirmed)).toEqual([false, true]);
    expect(publishing.step).toBe('done');
  });

  it('can be stopped while cases run, and publishes nothing then', async () => {
    const publishing = new Publishing('ana');
    runCase.mockImplementation(() => {
      publishing.stop();
      return Promise.resolve({ ok: true, value: {} });
    });
    await publishing.go();
    expect(publish).not.toHaveBeenCalled();
    expect([publishing.step, publishing.problem]).toEqual(['review', null]);
  });

  it('can be stopped while it still saves, and runs and publishes nothing then', async () => {
    const publishing = new Publishing('ana');
    form((value) => {
      publishing.stop();
      return Promise.resolve({ ok: true, value });
    });
    await publishing.go();
    expect([runCase.mock.calls, publish.mock.calls]).toEqual([[], []]);
    expect([publishing.step, publishing.problem]).toEqual(['review', null]);
  });

  it('runs no more cases once it was stopped, though the first try to publish was on its way', async () => {
    const publishing = new Publishing('ana');
    publish.mockImplementationOnce(() => {
      publishing.stop();
      return Promise.resolve(refused('cases_not_run', { missing: ['late'] }));
    });
    await publishing.go();
    expect(ran()).not.toContain('late draft');
    expect([publishing.step, publish.mock.calls.length]).toEqual(['review', 1]);
  });

  it('does not begin while a text can not be saved, and says so', async () => {
    form(() => Promise.resolve(refused('invalid')));
    const publishing = new Publishing('ana');
    await publishing.go();
    expect([publishing.step, publishing.problem, runCase.mock.calls.length]).toEqual(['review', 'unsaved', 0]);
  });

  it('does not go on without an article whose text was left on this computer, but without another person’s', async () => {
    const place = (uid: string) => `transbordo.settings.${uid}.article.planos`;
    const text = JSON.stringify({ server: null, value: { title: 'Planos', when: '', tags: [], body: 'Novo.' } });
    storage[place('ana')] = text;
    const publishing = new Publishing('ana');
    await publishing.go();
    expect([publishing.step, publishing.problem, runCase.mock.calls.length]).toEqual(['review', 'unsaved', 0]);
    Reflect.deleteProperty(storage, place('ana'));
    storage[place('bia')] = text;
    await publishing.go();
    expect(publishing.step).toBe('done');
    Reflect.deleteProperty(storage, place('bia'));
  });

  it('waits for cases that were started elsewhere, says so, and does not stop them', async () => {
    const ends: (() => void)[] = [];
    runCase.mockImplementation(() => new Promise((end) => ends.push(() => end({ ok: true, value: {} }))));
    const elsewhere = run([{ id: 'old', stage: 'draft' }]);
    const publishing = new Publishing('ana');
    await publishing.go();
    publishing.stop();
    ends.forEach((end) => end());
    expect([publishing.step, publishing.problem, await elsewhere]).toEqual(['review', 'busy', 'done']);
    expect(publish).not.toHaveBeenCalled();
  });

  it('publishes the draft that was looked at, whatever a colleague writes into it while cases run', async () => {
    runCase.mockImplementation(() => {
      heard.bot?.(bot({ draftRevision: 10 }));
      return Promise.resolve({ ok: true, value: {} });
    });
    await new Publishing('ana').go();
    expect(publish.mock.calls).toEqual([[9, false, '']]);
  });

  it('a yes is about the draft that failed, not about what a colleague made of it meanwhile', async () => {
    publish.mockResolvedValueOnce(refused('breaks_cases', { failing: ['bad'] }));
    const publishing = new Publishing('ana');
    await publishing.go();
    heard.bot?.(bot({ draftRevision: 10 }));
    await publishing.go(true);
    expect(publish.mock.lastCall).toEqual([9, true, '']);
  });

  it('tells which version it became, which a colleague’s may have come before', async () => {
    publish.mockResolvedValue({ ok: true, value: bot({ version: 5 }) });
    const publishing = new Publishing('ana');
    await publishing.go();
    expect(publishing.version).toBe(5);
  });

  it('says why when a case can not be run', async () => {
    runCase.mockResolvedValue(refused('network'));
    const publishing = new Publishing('ana');
    await publishing.go();
    expect(publish).not.toHaveBeenCalled();
    expect([publishing.step, publishing.problem]).toMatchObject(['review', { code: 'network' }]);
  });

  it('does not publish a draft that changed meanwhile', async () => {
    publish.mockResolvedValue(refused('stale_draft', { revision: 10 }));
    const publishing = new Publishing('ana');
    await publishing.go();
    expect([publishing.step, publishing.problem]).toMatchObject(['review', { code: 'stale_draft' }]);
  });

  it('runs a case that was added meanwhile, before the listener tells of it', async () => {
    publish.mockResolvedValueOnce(refused('cases_not_run', { missing: ['late'] }));
    const publishing = new Publishing('ana');
    await publishing.go();
    expect(ran().at(-1)).toBe('late draft');
    expect(publishing.step).toBe('done');
  });

  it('asks for another yes when a case was added since the first', async () => {
    publish.mockResolvedValueOnce(refused('cases_not_run', { missing: ['late'] }));
    publish.mockResolvedValueOnce(refused('breaks_cases', { failing: ['bad', 'late'] }));
    const publishing = new Publishing('ana');
    await publishing.go(true);
    expect(ran()).toContain('late draft');
    expect(publish.mock.calls.map(([, confirmed]) => confirmed)).toEqual([true, false]);
    expect([publishing.step, publishing.failing]).toEqual(['broken', ['bad', 'late']]);
  });

  it('gives up where the server always finds another case to run', async () => {
    publish.mockResolvedValue(refused('cases_not_run', { missing: ['ghost'] }));
    const publishing = new Publishing('ana');
    await publishing.go();
    expect([publishing.step, publishing.problem]).toMatchObject(['review', { code: 'cases_not_run' }]);
  });
});

describe('the bench', () => {
  const answers = (text: string, action = 'answer') =>
    tryOut.mockResolvedValueOnce({ ok: true, value: decode.trial({ text, action }) });
  const asked = () => tryOut.mock.calls.map(([stage, says]) => [stage, ...says.map((said) => said.text)]);
  const settled = () => vi.waitFor(() => expect(bench.asking).toBe(false));

  beforeEach(() => {
    bench.restart();
    bench.mode = 'draft';
  });

  it('has the conversation so far in mind, and asks the other stage the same words', async () => {
    answers('Oi!');
    bench.say('oi');
    await settled();
    answers('R$ 99,90');
    bench.say('quanto custa?');
    await settled();
    expect(asked().at(-1)).toEqual(['draft', 'oi', 'Oi!', 'quanto custa?']);

    answers('Olá!');
    answers('R$ 89,90');
    bench.mode = 'both';
    await settled();
    expect(asked().slice(2)).toEqual([
      ['live', 'oi'],
      ['live', 'oi', 'Olá!', 'quanto custa?'],
    ]);
  });

  it('keeps what the bot did and how sure it was: two guesses in a row are told by that', async () => {
    tryOut.mockResolvedValue({ ok: true, value: decode.trial({ text: 'Talvez.', action: 'ask', confidence: 0.1 }) });
    bench.say('oi');
    await settled();
    bench.say('e então?');
    await settled();
    expect(tryOut.mock.lastCall?.[1][1]).toEqual({ author: 'bot', text: 'Talvez.', action: 'ask', confidence: 0.1 });
  });

  it('asks again only for what failed', async () => {
    tryOut.mockResolvedValueOnce(refused('timeout'));
    bench.say('oi');
    await settled();
    expect(bench.turns[0]?.draft?.is).toBe('failed');
    answers('Oi!');
    bench.again();
    await settled();
    expect(bench.turns[0]?.draft).toMatchObject({ is: 'there', trial: { text: 'Oi!' } });
  });

  it('asks nothing while a text on the screen can not be saved: the draft would answer without it', async () => {
    form(() => Promise.resolve(refused('invalid')));
    bench.say('oi');
    await settled();
    expect([bench.turns[0]?.draft?.is, tryOut.mock.calls.length]).toEqual(['unsaved', 0]);
    open?.revert();
    answers('Oi!');
    bench.again();
    await settled();
    expect(bench.turns[0]?.draft?.is).toBe('there');
  });

  it('is over once a person has the conversation', async () => {
    answers('', 'handoff');
    bench.say('quero uma pessoa');
    await settled();
    expect(bench.over).toBe(true);
    bench.restart();
    expect([bench.over, bench.turns.length]).toEqual([false, 0]);
  });
});
