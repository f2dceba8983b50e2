import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { conversation, message, user } from '../fixtures';
import type { ListenProblem } from '../firebase';
import { PAGE } from '../queries';
import type { Conversation, Message } from '../types';

interface To<T> {
  next: (value: T) => void;
  fail: (problem: ListenProblem) => void;
}

const { listeners, olderMessages, reconcile } = vi.hoisted(() => ({
  listeners: {} as { conversation: To<Conversation | null>; messages: To<Message[]> },
  olderMessages: vi.fn<(cid: string, before: Date) => Promise<Message[]>>(),
  reconcile: vi.fn<(cid: string, ids: Set<string>, edge: Date | null) => void>(),
}));
vi.mock('../firebase', () => ({
  idToken: () => Promise.resolve('token'),
  olderMessages,
  watchConversation: (_: string, to: To<Conversation | null>) => {
    listeners.conversation = to;
    return () => undefined;
  },
  watchMessages: (_: string, to: To<Message[]>) => {
    listeners.messages = to;
    return () => undefined;
  },
}));
vi.mock('./outbox.svelte', () => ({ reconcile }));

import { desk } from './desk.svelte';
import { Thread } from './thread.svelte';

const said = (minute: number): Message => message(`SM${minute}`, { at: new Date(minute * 60_000) });
/** A full page, newest first, that ends at `last`. */
const page = (last: number): Message[] => Array.from({ length: PAGE }, (_, index) => said(last - index));

let thread: Thread;
beforeEach(() => {
  vi.useFakeTimers();
  olderMessages.mockReset();
  thread = new Thread('c', user());
  thread.start();
});
afterEach(() => {
  thread.stop();
  vi.useRealTimers();
});

describe('an open conversation', () => {
  it('makes the whole desk stale while either of its listeners is interrupted', () => {
    listeners.conversation.fail('fault');
    listeners.messages.fail('fault');
    expect(desk.stale).toBe(true);
    vi.advanceTimersByTime(1000);
    listeners.conversation.next(conversation('c'));
    expect(desk.stale).toBe(true);
    listeners.messages.next([said(1)]);
    expect(desk.stale).toBe(false);
  });

  it('takes its interruption along when it is left', () => {
    listeners.messages.fail('fault');
    thread.stop();
    expect(desk.stale).toBe(false);
  });

  it('that is refused is out of sight, and the desk is not', async () => {
    listeners.messages.fail('denied');
    await vi.advanceTimersByTimeAsync(0);
    listeners.messages.fail('denied');
    await vi.advanceTimersByTimeAsync(0);
    expect([thread.visible, desk.denied]).toEqual(['denied', false]);
  });

  it('lets whoever asks for older messages wait for the page that is on its way', async () => {
    listeners.messages.next(page(200));
    let come: (page: Message[]) => void = () => undefined;
    olderMessages.mockReturnValueOnce(new Promise((settle) => (come = settle)));
    const first = thread.loadOlder();
    const second = thread.loadOlder().then(() => thread.find('SM120')?.id);
    come(page(150));
    await first;
    expect(await second).toBe('SM120');
    expect(olderMessages).toHaveBeenCalledOnce();
  });

  it('asks for older messages again after that failed', async () => {
    listeners.messages.next(page(200));
    olderMessages.mockRejectedValueOnce(new Error('no network')).mockResolvedValueOnce([said(150)]);
    await thread.loadOlder();
    expect(thread.older).toBe('failed');
    await thread.loadOlder();
    expect([thread.older, thread.find('SM150')?.id]).toEqual(['complete', 'SM150']);
  });

  it('takes an accepted reply for pushed off the page only where the page is full', () => {
    listeners.messages.next([said(2), said(1)]);
    expect(reconcile).toHaveBeenLastCalledWith('c', new Set(['SM2', 'SM1']), null);
    listeners.messages.next(page(200));
    expect(reconcile.mock.lastCall?.[2]).toEqual(said(200 - PAGE + 1).at);
  });
});
