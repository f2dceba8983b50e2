import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Firebase from '../firebase';
import { user } from '../fixtures';
import type * as Session from './session.svelte';

type Watcher = Parameters<typeof Firebase.watchIdentity>[0];

const { firebase, forgetBegun } = vi.hoisted(() => ({
  forgetBegun: vi.fn(),
  firebase: { watchIdentity: vi.fn<(to: Watcher) => void>(), askIdentity: vi.fn<(to: Watcher) => Promise<void>>() },
}));
vi.mock('../firebase', () => firebase);
vi.mock('./leaving', () => ({ forgetBegun }));

let session: typeof Session;
let to: Watcher;

beforeEach(async () => {
  vi.resetModules();
  session = await import('./session.svelte');
  firebase.watchIdentity.mockImplementation((watcher) => void (to = watcher));
  session.startSession();
});

const is = () => session.session.state.is;

describe('a session', () => {
  it('goes on starting where a reload finds no network, rather than asking for the password', () => {
    to.unreachable();
    expect(session.session.state).toEqual({ is: 'starting', unreachable: true });
  });

  it('begins when the network is back', async () => {
    to.unreachable();
    firebase.askIdentity.mockImplementation((watcher) => Promise.resolve(watcher.next(user())));
    await session.startAgain();
    expect(is()).toBe('in');
  });

  it('that runs is not ended by a moment without network', () => {
    to.next(user());
    to.unreachable();
    expect(is()).toBe('in');
  });

  it('that ends by itself says so', () => {
    to.next(user());
    to.next(null);
    expect([is(), session.session.farewell]).toEqual(['out', 'ended']);
  });

  it('ends with what was begun in it, however it ends', () => {
    for (const next of [null, user({ uid: 'caio' }), { ...user(), role: null }]) {
      to.next(user());
      forgetBegun.mockClear();
      to.next(next);
      to.next(user({ uid: 'bia' }));
      expect(forgetBegun).toHaveBeenCalled();
    }
  });

  it('goes on with what was begun when the rights change', () => {
    to.next(user());
    forgetBegun.mockClear();
    to.next(user({ queues: ['geral'] }));
    to.next({ ...user(), role: null });
    to.next(user());
    expect(forgetBegun).not.toHaveBeenCalled();
  });

  it('of somebody without a role does not open the desk', () => {
    to.next({ ...user(), role: null });
    expect(is()).toBe('noRole');
  });
});
