import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ErrorCode, Result } from '../api';
import type { Store } from '../drafts';

const { lost } = vi.hoisted(() => ({ lost: vi.fn() }));

vi.mock('../memory', () => ({ storage: {} }));
vi.mock('../state/connection.svelte', () => ({ lost }));

import { Draft, saveAll } from './draft.svelte';

interface Note {
  title: string;
  body: string;
}

const PAUSE = 900;

let kept: Map<string, string>;
let store: Store;
let answers: Result<Note>[];
let sent: Note[];
/** What the server holds, as far as is known here. */
let newest: Note | null;

const ok = (value: Note): Result<Note> => ({ ok: true, value });
const fault = (code: ErrorCode): Result<Note> => ({ ok: false, error: { code, message: '', details: {} } });

beforeEach(() => {
  vi.useFakeTimers();
  lost.mockClear();
  kept = new Map();
  store = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
  answers = [];
  sent = [];
  newest = null;
});

const BEFORE: Note = { title: 'Planos', body: 'A partir de R$ 99,90.' };

/** A server that takes everything, unless a test has put other answers in front. */
const open = (
  server: Note = BEFORE,
  pauseMs: number | null = PAUSE,
  ready?: (note: Note) => boolean,
  takes?: () => Promise<void>,
): Draft<Note> =>
  new Draft<Note>({
    place: 'ana.note',
    server,
    pauseMs,
    store,
    newest: () => newest,
    ...(ready && { ready }),
    send: async (note) => {
      sent.push(note);
      await takes?.();
      return answers.shift() ?? ok(note);
    },
  });

const hear = (form: Draft<Note>, what: Note): void => {
  newest = what;
  form.hear();
};

const pause = (times = 1) => vi.advanceTimersByTimeAsync(PAUSE * times);

describe('a form that saves by itself', () => {
  it('saves once after a pause, however much was typed before it', async () => {
    const form = open();
    form.edit({ body: 'A' });
    await vi.advanceTimersByTimeAsync(PAUSE - 1);
    form.edit({ body: 'AB' });
    expect(form.state).toBe('edited');
    await pause();
    expect(sent).toEqual([{ ...BEFORE, body: 'AB' }]);
    expect(form.state).toBe('saved');
  });

  it('saves nothing when what was typed is taken back', async () => {
    const form = open();
    form.edit({ body: 'A' });
    form.edit({ body: BEFORE.body });
    await pause();
    expect(sent).toEqual([]);
    expect(form.state).toBe('saved');
  });

  it('saves again what was typed while it was saving', async () => {
    const form = open();
    form.edit({ body: 'A' });
    const saving = form.save();
    form.edit({ body: 'AB' });
    await saving;
    expect(form.state).toBe('edited');
    await pause();
    expect(sent.map((note) => note.body)).toEqual(['A', 'AB']);
    expect(form.state).toBe('saved');
  });

  it('leaves the words under the cursor alone when the server tidies them', async () => {
    const form = open();
    answers = [ok({ ...BEFORE, body: 'A' })];
    form.edit({ body: 'A ' });
    await pause();
    expect(form.value.body).toBe('A ');
    hear(form, { ...BEFORE, body: 'A' });
    expect(form.value.body).toBe('A ');
    expect(sent).toHaveLength(1);
  });

  it('waits with what can not be saved as it is', async () => {
    const form = open({ title: '', body: '' }, PAUSE, (note) => note.title !== '');
    form.edit({ body: 'A' });
    await pause(3);
    expect(sent).toEqual([]);
    form.edit({ title: 'T' });
    await pause();
    expect(sent).toEqual([{ title: 'T', body: 'A' }]);
  });

  it('is saved with all others before something is published', async () => {
    const form = open();
    form.edit({ body: 'A' });
    expect(await saveAll()).toBe(true);
    expect(sent).toHaveLength(1);
    form.stop();
  });

  it('is waited for before something is published, though its page was left while it was on its way', async () => {
    let arrive: () => void = () => undefined;
    const form = open(BEFORE, PAUSE, undefined, () => new Promise((done) => (arrive = done)));
    form.edit({ body: 'A' });
    form.stop();
    let all: boolean | null = null;
    void saveAll().then((saved) => (all = saved));
    await vi.advanceTimersByTimeAsync(0);
    expect(all).toBeNull();
    arrive();
    await vi.advanceTimersByTimeAsync(0);
    expect([all, kept.size]).toEqual([true, 0]);
  });

  it('forgets what it had kept once the server is found to have it', () => {
    open(BEFORE, null).edit({ body: 'A' });
    expect(open({ ...BEFORE, body: 'A' }, null).recovered).toBe(false);
    expect(kept.size).toBe(0);
  });
});

describe('saving and hearing at once', () => {
  it('does not go back to what was saved before, though that is told late', async () => {
    const form = open();
    form.edit({ body: 'A' });
    await pause();
    form.edit({ body: 'AB' });
    const saving = form.save();
    form.edit({ body: 'ABC' });
    hear(form, { ...BEFORE, body: 'A' });
    newest = { ...BEFORE, body: 'AB' };
    await saving;
    expect([form.value.body, form.state]).toEqual(['ABC', 'edited']);
    await pause();
    expect(sent.map((note) => note.body)).toEqual(['A', 'AB', 'ABC']);
  });

  it('is one save at a time, whoever waits for it', async () => {
    let under = 0;
    let most = 0;
    const form = open(BEFORE, PAUSE, undefined, async () => {
      most = Math.max(most, (under += 1));
      await Promise.resolve();
      under -= 1;
    });
    form.edit({ body: 'A' });
    const first = form.save();
    form.edit({ body: 'AB' });
    await Promise.all([first, form.save(), form.save()]);
    expect([most, sent.map((note) => note.body)]).toEqual([1, ['A', 'AB']]);
  });
});

describe('text is never lost', () => {
  it('is there again after the page was left, and is saved then', async () => {
    open().edit({ body: 'meio parágra' });
    const again = open();
    expect(again.recovered).toBe(true);
    expect(again.value.body).toBe('meio parágra');
    await pause();
    expect(sent.at(-1)?.body).toBe('meio parágra');
    expect(kept.size).toBe(0);
  });

  it('stays kept while the network is away, and leaves when asked again', async () => {
    const form = open();
    answers = [fault('network')];
    form.edit({ body: 'A' });
    await pause();
    expect(form.state).toBe('offline');
    expect(lost).toHaveBeenCalledOnce();
    expect(kept.size).toBe(1);
    await form.save();
    expect(form.state).toBe('saved');
    expect(kept.size).toBe(0);
  });

  it('is sent again by itself when the server was busy', async () => {
    const form = open();
    answers = [fault('busy')];
    form.edit({ body: 'A' });
    await pause();
    expect(form.state).toBe('offline');
    await pause(20);
    expect([form.state, sent.length]).toEqual(['saved', 2]);
  });

  it('is saved once it is heard that the save which timed out had arrived', async () => {
    const form = open();
    answers = [fault('timeout')];
    form.edit({ body: 'A' });
    await pause();
    expect(form.state).toBe('offline');
    hear(form, { ...BEFORE, body: 'A' });
    expect([form.state, form.problem, kept.size]).toEqual(['saved', null, 0]);
  });

  it('stays in the form when the server refuses it', async () => {
    const form = open();
    answers = [fault('invalid')];
    form.edit({ body: 'A' });
    await pause();
    expect([form.state, form.value.body, kept.size]).toEqual(['refused', 'A', 1]);
  });

  it('lives on in memory where the browser stores nothing', async () => {
    store.setItem = () => {
      throw new Error('full');
    };
    const form = open();
    form.edit({ body: 'A' });
    await pause();
    expect(sent).toHaveLength(1);
  });

  it('is saved when the form is left', async () => {
    const form = open();
    form.edit({ body: 'A' });
    form.stop();
    await pause();
    expect(sent).toHaveLength(1);
  });

  it('is brought together with what the other saved, though the form is left before that is heard', async () => {
    const form = open();
    answers = [fault('stale_draft')];
    form.edit({ body: 'A' });
    const saving = form.save();
    form.stop();
    newest = { ...BEFORE, title: 'da Bia' };
    await saving;
    await pause();
    expect(sent.slice(1)).toEqual([{ title: 'da Bia', body: 'A' }]);
  });

  it('stays kept where both changed the same field and the form is left: nobody is there to choose', async () => {
    const form = open();
    answers = [fault('stale_draft')];
    form.edit({ body: 'meu' });
    const saving = form.save();
    form.stop();
    newest = { ...BEFORE, body: 'da Bia' };
    await saving;
    await vi.advanceTimersByTimeAsync(60_000);
    expect([sent.length, kept.size]).toEqual([1, 1]);
  });

  it.each(['stale_business', 'busy'] as const)('is not sent again by a form that is left: %s', async (code) => {
    const form = open(BEFORE, null);
    answers = [fault(code)];
    form.edit({ body: 'A' });
    const saving = form.save();
    form.stop();
    await saving;
    await vi.advanceTimersByTimeAsync(60_000);
    expect([sent.length, kept.size]).toEqual([1, 1]);
  });
});

describe('two people in one form', () => {
  it('see what the other saved, as long as they do not write', () => {
    const form = open();
    hear(form, { ...BEFORE, title: 'Planos e preços' });
    expect(form.value.title).toBe('Planos e preços');
    expect(form.state).toBe('saved');
  });

  it('both keep their words where they wrote into different fields', async () => {
    const form = open();
    form.edit({ body: 'A' });
    hear(form, { ...BEFORE, title: 'Planos e preços' });
    await pause();
    expect(sent).toEqual([{ title: 'Planos e preços', body: 'A' }]);
  });

  it('choose where both changed the same field, and nothing is saved before', async () => {
    const form = open();
    form.edit({ body: 'meu' });
    hear(form, { ...BEFORE, body: 'da Bia' });
    await pause(3);
    expect([form.state, form.value.body, sent.length]).toEqual(['clash', 'meu', 0]);
    expect([form.theirs?.body, form.clash]).toEqual(['da Bia', [['body']]]);
    form.settle('mine');
    await pause();
    expect(sent).toEqual([{ ...BEFORE, body: 'meu' }]);
  });

  it('may let the other’s words stand, and keep their own elsewhere', async () => {
    const form = open();
    form.edit({ body: 'meu', title: 'meu título' });
    hear(form, { ...BEFORE, body: 'da Bia' });
    form.settle('theirs');
    await pause();
    expect(form.value).toEqual({ title: 'meu título', body: 'da Bia' });
    expect(sent).toEqual([form.value]);
  });

  it('may choose what was there before both wrote', async () => {
    const form = open();
    form.edit({ body: 'meu' });
    hear(form, { ...BEFORE, body: 'da Bia' });
    form.edit({ body: BEFORE.body });
    form.settle('mine');
    await pause();
    expect([sent.at(-1)?.body, form.state]).toEqual([BEFORE.body, 'saved']);
  });

  it('are asked only about fields of this clash, not of one that was reverted', () => {
    const form = open();
    form.edit({ body: 'meu' });
    hear(form, { ...BEFORE, body: 'da Bia' });
    form.revert();
    form.edit({ body: 'meu outro', title: 'meu título' });
    hear(form, { title: 'título da Bia', body: 'da Bia' });
    expect(form.clash).toEqual([['title']]);
    form.settle('theirs');
    expect(form.value).toEqual({ title: 'título da Bia', body: 'meu outro' });
  });

  const STALE = ['stale_draft', 'stale_article', 'stale_business'] as const;

  it.each(STALE)('a save that came too late is brought together with what was saved before it: %s', async (code) => {
    const form = open();
    answers = [fault(code)];
    form.edit({ body: 'A' });
    await pause();
    expect(form.state).toBe('edited');
    hear(form, { ...BEFORE, title: 'Planos e preços' });
    await pause(2);
    expect(sent.at(-1)).toEqual({ title: 'Planos e preços', body: 'A' });
    expect(form.state).toBe('saved');
  });

  it.each(STALE)('a save that came too late waits for a choice where both changed the same field: %s', async (code) => {
    const form = open(BEFORE, null);
    answers = [fault(code)];
    form.edit({ body: 'meu' });
    const saving = form.save();
    hear(form, { ...BEFORE, body: 'da Bia' });
    expect(await saving).toBe(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([form.state, form.value.body, form.theirs?.body, sent.length]).toEqual(['clash', 'meu', 'da Bia', 1]);
    form.settle('mine');
    await pause();
    expect([form.state, sent.at(-1)?.body]).toEqual(['saved', 'meu']);
  });

  it('a save that came too late for the same words is saved: it may have been its own', async () => {
    const form = open();
    answers = [fault('stale_draft')];
    form.edit({ body: 'A' });
    await pause();
    hear(form, { ...BEFORE, body: 'A' });
    expect(form.state).toBe('saved');
    await vi.advanceTimersByTimeAsync(60_000);
    expect([sent.length, kept.size]).toEqual([1, 0]);
  });

  it('a choice is no longer asked for once the other’s words are mine', () => {
    const form = open();
    form.edit({ body: 'meu' });
    hear(form, { ...BEFORE, body: 'da Bia' });
    hear(form, { ...BEFORE, body: 'meu' });
    expect([form.state, form.theirs, form.clash, kept.size]).toEqual(['saved', null, [], 0]);
  });

  it('a save that was told to and came too late is done with what was saved before it, without being told again', async () => {
    const form = open(BEFORE, null);
    answers = [fault('stale_business')];
    form.edit({ body: 'A' });
    const saving = form.save();
    hear(form, { ...BEFORE, title: 'Planos e preços' });
    await saving;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent.slice(1)).toEqual([{ title: 'Planos e preços', body: 'A' }]);
    expect(form.state).toBe('saved');
  });

  it('a save that came too late for a form that was reverted meanwhile leaves nothing to save', async () => {
    const form = open();
    answers = [fault('stale_article')];
    form.edit({ body: 'A' });
    const saving = form.save();
    form.revert();
    await saving;
    await vi.advanceTimersByTimeAsync(60_000);
    expect([form.state, sent.length]).toEqual(['saved', 1]);
  });

  it('gives up on a draft that is always newer, and says so', async () => {
    const form = open();
    answers = Array.from({ length: 9 }, () => fault('stale_draft'));
    form.edit({ body: 'A' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(form.state).toBe('refused');
    expect(sent.length).toBeLessThan(9);
  });

  it('hears news that came while it was saving only afterwards', async () => {
    const form = open();
    form.edit({ body: 'A' });
    const saving = form.save();
    hear(form, { title: 'da Bia', body: 'A' });
    await saving;
    expect(form.value).toEqual({ title: 'da Bia', body: 'A' });
    expect(form.state).toBe('saved');
  });
});

describe('a form that saves when told to', () => {
  it('keeps its text meanwhile, and drops it when that is wished', async () => {
    const form = open(BEFORE, null);
    form.edit({ body: 'A' });
    await pause(10);
    expect([sent.length, kept.size, form.state]).toEqual([0, 1, 'edited']);
    form.revert();
    expect([form.value, kept.size, form.state]).toEqual([BEFORE, 0, 'saved']);
  });

  it('gives back what was dropped, with what somebody else saved meanwhile', async () => {
    const form = open(BEFORE, null);
    form.edit({ body: 'A' });
    const back = form.revert();
    hear(form, { ...BEFORE, title: 'da Bia' });
    back();
    expect([form.value, form.state, kept.size]).toEqual([{ title: 'da Bia', body: 'A' }, 'edited', 1]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toEqual([]);
  });

  it('asks which stays where somebody else changed the same as was dropped and is given back', () => {
    const form = open(BEFORE, null);
    form.edit({ body: 'A' });
    const back = form.revert();
    hear(form, { ...BEFORE, body: 'da Bia' });
    back();
    expect([form.state, form.value.body, form.clash]).toEqual(['clash', 'A', [['body']]]);
  });

  it('gives back what was dropped to whoever opens it next, when its page was left', () => {
    const form = open(BEFORE, null);
    form.edit({ body: 'A' });
    const back = form.revert();
    form.stop();
    back();
    expect(open(BEFORE, null).value.body).toBe('A');
  });

  it('gives back what was written though its end was heard of before it was answered', async () => {
    const form = open();
    form.edit({ body: 'A' });
    await pause();
    const written = form.value;
    hear(form, BEFORE);
    form.revert(BEFORE, written)();
    expect([form.value.body, form.state]).toEqual(['A', 'edited']);
    form.stop();
  });

  it('gives back also what had been saved, once the server does not have it any more', async () => {
    const form = open();
    form.edit({ body: 'A' });
    await pause();
    const back = form.revert({ title: '', body: '' });
    expect([form.value, form.state]).toEqual([{ title: '', body: '' }, 'saved']);
    form.stop();
    back();
    expect(await form.save()).toBe(true);
    expect(sent.at(-1)).toEqual({ ...BEFORE, body: 'A' });
  });

  describe('and whose save came too late', () => {
    const THEIRS = { ...BEFORE, title: 'da Bia' };
    /** All that was sent, once the other's words have come and time has passed. */
    const sentAfterNews = async (form: Draft<Note>): Promise<Note[]> => {
      hear(form, THEIRS);
      await vi.advanceTimersByTimeAsync(60_000);
      return sent;
    };

    let form: Draft<Note>;
    beforeEach(() => {
      form = open(BEFORE, null);
      answers = [fault('stale_business')];
      form.edit({ body: 'A' });
    });

    it('does not save what is typed afterwards', async () => {
      await form.save();
      form.edit({ body: 'AB' });
      expect(await sentAfterNews(form)).toHaveLength(1);
      expect([form.value, form.state]).toEqual([{ ...THEIRS, body: 'AB' }, 'edited']);
    });

    it('does not save what is typed while it was on its way', async () => {
      const saving = form.save();
      form.edit({ body: 'AB' });
      await saving;
      expect(await sentAfterNews(form)).toHaveLength(1);
      expect([form.value, form.state]).toEqual([{ ...THEIRS, body: 'AB' }, 'edited']);
    });

    it('does not save what is typed after it was reverted', async () => {
      await form.save();
      form.revert();
      form.edit({ body: 'B' });
      expect(await sentAfterNews(form)).toHaveLength(1);
    });

    it('does not save again what was refused then for another reason', async () => {
      answers.push(fault('invalid'));
      await form.save();
      await form.save();
      expect(await sentAfterNews(form)).toHaveLength(2);
      expect(form.state).toBe('refused');
    });
  });
});
