import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Result } from '../api';

const { kept, sendMessage, sendNote, lost } = vi.hoisted(() => ({
  kept: new Map<string, string>(),
  sendMessage: vi.fn<(cid: string, message: { id: string; text?: string; epoch: number }) => Promise<Result<object>>>(),
  sendNote: vi.fn<(cid: string, id: string, text: string) => Promise<Result<object>>>(),
  lost: vi.fn(),
}));

vi.mock('../api', () => ({ sendMessage, sendNote }));
vi.mock('./connection.svelte', () => ({ lost }));
vi.mock('../memory', () => ({
  storage: {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  },
}));

import { again, entriesOf, flush, reconcile, remove, send, startOutbox } from './outbox.svelte';

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
  kept.clear();
  vi.resetAllMocks();
  sendMessage.mockResolvedValue(ok);
  sendNote.mockResolvedValue(ok);
  stop = startOutbox('ana');
});

describe('the outbox', () => {
  it('shows a reply until Firestore does', async () => {
    send('c', 3, draft('oi'));
    await vi.waitFor(() => expect(state()).toEqual(['accepted']));
    reconcile(new Set(sentIds()));
    expect(entriesOf('c')).toEqual([]);
  });

  it('asks again with the same id after the network was lost, so that nothing is doubled', async () => {
    sendMessage.mockResolvedValueOnce(failed('network'));
    send('c', 3, draft('oi'));
    await vi.waitFor(() => expect(state()).toEqual(['waiting']));
    expect(lost).toHaveBeenCalledOnce();
    expect(await flush()).toBe(1);
    expect(new Set(sentIds()).size).toBe(1);
    expect(sendMessage).toHaveBeenCalledTimes(2);
  });

  it('keeps the order in which things were written', async () => {
    sendMessage.mockResolvedValueOnce(failed('network'));
    send('c', 3, draft('um'));
    send('c', 3, draft('dois'));
    await vi.waitFor(() => expect(state()).toEqual(['waiting', 'waiting']));
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
    expect(kept.size).toBe(0);
  });
});
