import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Result } from '../api';
import type * as Outbox from './outbox.svelte';

const { storage, listeners, sendMessage, sendNote, lost } = vi.hoisted(() => ({
  /** As a browser's: what is stored are its own keys. */
  storage: Object.create({
    getItem(this: Record<string, string>, key: string) {
      return this[key] ?? null;
    },
    setItem(this: Record<string, string>, key: string, value: string) {
      this[key] = value;
    },
    removeItem(this: Record<string, string>, key: string) {
      Reflect.deleteProperty(this, key);
    },
  }) as Record<string, string>,
  listeners: new Set<(event: object) => void>(),
  sendMessage: vi.fn<(cid: string, message: { id: string; text?: string; epoch: number }) => Promise<Result<object>>>(),
  sendNote: vi.fn<(cid: string, id: string, text: string) => Promise<Result<object>>>(),
  lost: vi.fn(),
}));

vi.mock('../api', () => ({ sendMessage, sendNote }));
vi.mock('./connection.svelte', () => ({ lost }));
vi.mock('../memory', () => ({ storage }));
vi.stubGlobal('addEventListener', (_: string, listen: (event: object) => void) => listeners.add(listen));
vi.stubGlobal('removeEventListener', (_: string, listen: (event: object) => void) => listeners.delete(listen));

/** The browser's locks: whoever asks for a name that is taken waits for its turn. */
const turns = new Map<string, Promise<unknown>>();
const request = (name: string, act: () => Promise<unknown>): Promise<unknown> => {
  const turn = (turns.get(name) ?? Promise.resolve()).then(act);
  turns.set(name, turn);
  return turn;
};
vi.stubGlobal('navigator', { locks: { request } });

import { again, editable, entriesOf, flush, reconcile, remove, send, startOutbox } from './outbox.svelte';

const ok: Result<object> = { ok: true, value: {} };
const failed = (code: 'network' | 'not_owner'): Result<object> => ({
  ok: false,
  error: { code, message: '', details: {} },
});
const draft = (text: string) => ({ kind: 'reply' as const, text, files: [], template: null, replyTo: null });
const sentIds = () => sendMessage.mock.calls.map(([, message]) => message.id);
const sentTexts = () => sendMessage.mock.calls.map(([, message]) => message.text);
const state = () => entriesOf('c').map((entry) => entry.state);

let stop: () => void = () => undefined;

beforeEach(() => {
  stop();
  Object.keys(storage).forEach((key) => Reflect.deleteProperty(storage, key));
  vi.resetAllMocks();
  sendMessage.mockResolvedValue(ok);
  sendNote.mockResolvedValue(ok);
  stop = startOutbox('ana');
});

describe('the outbox', () => {
  it('shows a reply until Firestore does', async () => {
    send('c', 3, draft('oi'));
    await vi.waitFor(() => expect(state()).toEqual(['accepted']));
    reconcile('c', new Set(sentIds()), null);
    expect(entriesOf('c')).toEqual([]);
  });

  it('shows an accepted reply however long Firestore takes', async () => {
    vi.useFakeTimers();
    send('c', 3, draft('oi'));
    await vi.advanceTimersByTimeAsync(600_000);
    expect(state()).toEqual(['accepted']);
    vi.useRealTimers();
  });

  it('shows no more what newer messages have pushed off the page, but all that Firestore may not have yet', async () => {
    send('c', 3, draft('aceita'));
    send('other', 3, draft('aceita, noutra conversa'));
    await vi.waitFor(() => expect([state(), entriesOf('other')[0]?.state]).toEqual([['accepted'], 'accepted']));
    sendMessage.mockResolvedValueOnce(failed('network'));
    send('c', 3, draft('espera'));
    await vi.waitFor(() => expect(lost).toHaveBeenCalledOnce());
    const [accepted, waits] = entriesOf('c').map((entry) => entry.at);
    reconcile('c', new Set(), new Date(accepted ?? 0));
    expect(state()).toEqual(['accepted', 'waiting']);
    reconcile('c', new Set(), new Date((waits ?? 0) + 1));
    expect([state(), entriesOf('other').length]).toEqual([['waiting'], 1]);
  });

  it('gives back for editing what is text alone: a photo would be lost on the way', async () => {
    const file = { id: 'f1', name: 'foto.jpg', contentType: 'image/jpeg' };
    sendMessage.mockResolvedValue(failed('not_owner'));
    send('c', 3, draft('só texto'));
    send('c', 3, { ...draft('legenda'), files: [file] });
    send('c', 3, { ...draft('modelo'), template: { contentSid: 'HX1', variables: {} } });
    await vi.waitFor(() => expect(state()).toEqual(['refused', 'refused', 'refused']));
    expect(entriesOf('c').map(editable)).toEqual([true, false, false]);
  });

  it('asks again with the same id after the network was lost, so that nothing is doubled', async () => {
    sendMessage.mockResolvedValueOnce(failed('network'));
    send('c', 3, draft('oi'));
    await vi.waitFor(() => expect(lost).toHaveBeenCalledOnce());
    expect(state()).toEqual(['waiting']);
    expect(await flush()).toBe(1);
    expect(new Set(sentIds()).size).toBe(1);
    expect(sendMessage).toHaveBeenCalledTimes(2);
  });

  it('keeps the order in which things were written', async () => {
    sendMessage.mockResolvedValueOnce(failed('network'));
    send('c', 3, draft('um'));
    send('c', 3, draft('dois'));
    await vi.waitFor(() => expect(lost).toHaveBeenCalledOnce());
    expect(state()).toEqual(['waiting', 'waiting']);
    await flush();
    expect(sentTexts()).toEqual(['um', 'um', 'dois']);
  });

  it('keeps a refused text until a person decides', async () => {
    sendMessage.mockResolvedValueOnce(failed('not_owner'));
    send('c', 3, draft('não se perde'));
    await vi.waitFor(() => expect(state()).toEqual(['refused']));
    await flush();
    expect(sendMessage).toHaveBeenCalledOnce();
    expect(entriesOf('c')[0]?.text).toBe('não se perde');
  });

  it('sends a refused text again with the epoch on screen, and the same id', async () => {
    sendMessage.mockResolvedValueOnce(failed('not_owner'));
    send('c', 3, draft('oi'));
    await vi.waitFor(() => expect(state()).toEqual(['refused']));
    again(entriesOf('c')[0]?.id ?? '', 5);
    await vi.waitFor(() => expect(state()).toEqual(['accepted']));
    expect(sendMessage.mock.calls.map(([, message]) => message.epoch)).toEqual([3, 5]);
    expect(new Set(sentIds()).size).toBe(1);
  });

  it('outlives a reload: what was on its way is asked again with the same id', async () => {
    sendMessage.mockReturnValueOnce(new Promise(() => undefined));
    send('other', 3, draft('oi'));
    const id = entriesOf('other')[0]?.id;
    stop();
    stop = startOutbox('ana');
    await vi.waitFor(() => expect(entriesOf('other')[0]?.id).toBe(id));
  });

  it('is another for another user', () => {
    sendMessage.mockReturnValueOnce(new Promise(() => undefined));
    send('third', 3, draft('oi'));
    stop();
    stop = startOutbox('caio');
    expect(entriesOf('third')).toEqual([]);
  });

  it('sends a note as a note, never to the customer', async () => {
    send('c', 3, { ...draft('só nós'), kind: 'note' });
    await vi.waitFor(() => expect(sendNote).toHaveBeenCalledOnce());
    expect(sendMessage).not.toHaveBeenCalled();
  });

  it('forgets what a person discards', async () => {
    sendMessage.mockResolvedValueOnce(failed('not_owner'));
    send('c', 3, draft('oi'));
    await vi.waitFor(() => expect(state()).toEqual(['refused']));
    remove(entriesOf('c')[0]?.id ?? '');
    expect(storage).toEqual({});
  });
});

describe('two tabs of one person', () => {
  /** Tells the tabs of a change; a browser would leave out the one that made it, which does no harm. */
  const tell = () => listeners.forEach((listen) => listen({ key: null }));
  let other: typeof Outbox;
  let stopOther: () => void = () => undefined;

  beforeEach(async () => {
    vi.resetModules();
    other = await import('./outbox.svelte');
    stopOther = other.startOutbox('ana');
  });
  afterEach(() => stopOther());

  it('keep each other’s waiting messages', async () => {
    sendMessage.mockResolvedValue(failed('network'));
    send('two', 3, draft('daqui'));
    other.send('two', 3, draft('dali'));
    await vi.waitFor(() => expect(lost).toHaveBeenCalledTimes(2));
    expect(Object.keys(storage)).toHaveLength(2);
    stop();
    stopOther();
    stop = startOutbox('ana');
    expect(entriesOf('two').map((entry) => entry.text)).toEqual(['daqui', 'dali']);
  });

  it('drop what the other has sent, and do not send it again', async () => {
    sendMessage.mockResolvedValueOnce(failed('network'));
    send('two', 3, draft('oi'));
    await vi.waitFor(() => expect(lost).toHaveBeenCalledOnce());
    expect(await other.flush()).toBe(1);
    expect(await flush()).toBe(0);
    expect([entriesOf('two'), sendMessage.mock.calls.length]).toEqual([[], 2]);
  });

  it('both show a refusal, and send it nowhere by themselves', async () => {
    sendMessage.mockResolvedValueOnce(failed('not_owner'));
    send('two', 3, draft('oi'));
    tell();
    await vi.waitFor(() => expect(entriesOf('two')[0]?.state).toBe('refused'));
    tell();
    await vi.waitFor(() => expect(other.entriesOf('two')[0]?.state).toBe('refused'));
    await Promise.all([flush(), other.flush()]);
    expect(sendMessage).toHaveBeenCalledOnce();
  });

  it('do not chase each other while there is no network', async () => {
    sendMessage.mockResolvedValue(failed('network'));
    send('two', 3, draft('oi'));
    tell();
    await vi.waitFor(() => expect(lost).toHaveBeenCalledTimes(2));
    tell();
    tell();
    await vi.waitFor(() =>
      expect([...entriesOf('two').map((e) => e.state), ...other.entriesOf('two').map((e) => e.state)]).toEqual([
        'waiting',
        'waiting',
      ]),
    );
    expect(sendMessage).toHaveBeenCalledTimes(2);
  });

  it('leave the sending of one message to one of them at a time', async () => {
    let running = 0;
    let most = 0;
    sendMessage.mockImplementation(async () => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running -= 1;
      return ok;
    });
    send('two', 3, draft('oi'));
    tell();
    await vi.waitFor(() => expect(storage).toEqual({}));
    await Promise.all([flush(), other.flush()]);
    expect([most, sendMessage.mock.calls.length]).toEqual([1, 1]);
  });
});
