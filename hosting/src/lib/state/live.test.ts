import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const { idToken } = vi.hoisted(() => ({ idToken: vi.fn<(fresh?: boolean) => Promise<string | null>>() }));
vi.mock('../firebase', () => ({ idToken }));

import { keepWatching } from './live';

type To = Parameters<Parameters<typeof keepWatching<string>>[0]>[0];

/** A source of which the test holds every listener. */
function source() {
  const listeners: To[] = [];
  const stop = vi.fn();
  const watch = (to: To) => {
    listeners.push(to);
    return stop;
  };
  const last = (): To => {
    const to = listeners.at(-1);
    if (!to) throw new Error('nobody listens');
    return to;
  };
  return { watch, stop, last, count: () => listeners.length };
}

const events = () => ({ next: vi.fn(), denied: vi.fn(), stale: vi.fn() });

beforeEach(() => {
  vi.useFakeTimers();
  idToken.mockReset().mockResolvedValue('token');
});
afterEach(() => void vi.useRealTimers());

describe('a listener', () => {
  it('comes back after a fault, and says that the screen is stale meanwhile', () => {
    const [from, to] = [source(), events()];
    keepWatching(from.watch, to);
    from.last().fail('fault');
    expect(to.stale).toHaveBeenLastCalledWith(true);
    vi.advanceTimersByTime(1000);
    expect(from.count()).toBe(2);
    from.last().next('x');
    expect(to.stale).toHaveBeenLastCalledWith(false);
    expect(to.next).toHaveBeenCalledWith('x');
  });

  it('waits longer after each fault', () => {
    const [from, to] = [source(), events()];
    keepWatching(from.watch, to);
    from.last().fail('fault');
    vi.advanceTimersByTime(1000);
    from.last().fail('fault');
    vi.advanceTimersByTime(1999);
    expect(from.count()).toBe(2);
    vi.advanceTimersByTime(1);
    expect(from.count()).toBe(3);
  });

  it('asks for new claims once when refused, before it believes it', async () => {
    const [from, to] = [source(), events()];
    keepWatching(from.watch, to);
    from.last().fail('denied');
    await vi.waitFor(() => expect(from.count()).toBe(2));
    expect(idToken).toHaveBeenCalledWith(true);
    expect(to.denied).not.toHaveBeenCalled();
    from.last().fail('denied');
    expect(to.denied).toHaveBeenCalledOnce();
    expect(from.count()).toBe(2);
  });

  it('ends for good when stopped, even while it waits to come back', () => {
    const [from, to] = [source(), events()];
    const stop = keepWatching(from.watch, to);
    from.last().fail('fault');
    stop();
    vi.advanceTimersByTime(60_000);
    expect(from.count()).toBe(1);
  });
});
