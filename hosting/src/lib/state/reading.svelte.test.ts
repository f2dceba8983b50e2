import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { conversation } from '../fixtures';
import type { Thread } from './thread.svelte';

const { markRead } = vi.hoisted(() => ({ markRead: vi.fn<() => Promise<boolean>>() }));
vi.mock('./actions.svelte', () => ({ markRead }));
vi.mock('./connection.svelte', () => ({ connection: { offline: false } }));

import { tellOfReading } from './reading.svelte';

const thread = { mine: true, loaded: true, conversation: conversation('c', { unread: 2 }) } as Thread;

let stop: () => void = () => undefined;
beforeEach(() => {
  vi.useFakeTimers();
  markRead.mockReset();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

function open(there: () => boolean = () => true): void {
  stop = $effect.root(() => tellOfReading(() => thread, there));
}

describe('what was read', () => {
  it('is told of once', async () => {
    markRead.mockResolvedValue(true);
    open();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(markRead).toHaveBeenCalledOnce();
  });

  it('is told of again after a pause when the server was busy', async () => {
    markRead.mockResolvedValueOnce(false).mockResolvedValue(true);
    open();
    await vi.advanceTimersByTimeAsync(2900);
    expect(markRead).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(markRead).toHaveBeenCalledTimes(2);
  });

  it('is not told of again once nobody looks', async () => {
    let looking = true;
    markRead.mockResolvedValue(false);
    open(() => looking);
    await vi.advanceTimersByTimeAsync(1000);
    looking = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(markRead).toHaveBeenCalledOnce();
  });

  it('leaves nothing running behind a conversation that is left', async () => {
    markRead.mockResolvedValue(false);
    open();
    await vi.advanceTimersByTimeAsync(1000);
    expect(vi.getTimerCount()).toBe(1);
    stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
