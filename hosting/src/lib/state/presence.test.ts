import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Presence } from '../types';

const { desk, session, writePresence, writeHeartbeat } = vi.hoisted(() => ({
  desk: { me: { presence: 'available' as Presence } },
  session: { leaving: false },
  writePresence: vi.fn<(uid: string, presence: Presence) => Promise<boolean>>(),
  writeHeartbeat: vi.fn<(uid: string) => Promise<boolean>>(),
}));
vi.mock('../firebase', () => ({ writePresence, writeHeartbeat }));
vi.mock('./desk.svelte', () => ({ desk }));
vi.mock('./session.svelte', () => ({ session }));

import { startPresence } from './presence.svelte';

const MINUTE = 60_000;
let stop: () => void;

function begin(presence: Presence): void {
  desk.me.presence = presence;
  stop = startPresence('ana');
}

beforeEach(() => {
  vi.resetAllMocks();
  vi.useFakeTimers();
  vi.stubGlobal('document', new EventTarget());
  session.leaving = false;
  writeHeartbeat.mockResolvedValue(true);
  writePresence.mockImplementation((_, presence) => {
    desk.me.presence = presence;
    return Promise.resolve(true);
  });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('presence', () => {
  it('is told at once on opening the desk, then every two minutes, whether the page is on screen or not', async () => {
    begin('available');
    expect(writeHeartbeat).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(4 * MINUTE);
    expect(writeHeartbeat).toHaveBeenCalledTimes(3);
    expect(writePresence).not.toHaveBeenCalled();
  });

  it('begins with the desk', () => {
    begin('offline');
    expect(writePresence).toHaveBeenCalledExactlyOnceWith('ana', 'available');
  });

  it('comes back as it was chosen after the sweep took somebody for gone', async () => {
    begin('away');
    await vi.advanceTimersByTimeAsync(MINUTE);
    desk.me.presence = 'offline';
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(writePresence).toHaveBeenCalledExactlyOnceWith('ana', 'away');
  });

  it('comes back at once when the page is looked at again', () => {
    begin('available');
    return vi.advanceTimersByTimeAsync(1).then(() => {
      desk.me.presence = 'offline';
      document.dispatchEvent(new Event('visibilitychange'));
      expect(writePresence).toHaveBeenCalledExactlyOnceWith('ana', 'available');
    });
  });

  it('stays ended for whoever signs out', async () => {
    begin('available');
    session.leaving = true;
    desk.me.presence = 'offline';
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(writePresence).not.toHaveBeenCalled();
  });

  it('does not pile up writes while there is no network', async () => {
    writeHeartbeat.mockReturnValue(new Promise(() => undefined));
    begin('available');
    await vi.advanceTimersByTimeAsync(30 * MINUTE);
    expect(writeHeartbeat).toHaveBeenCalledOnce();
  });
});
