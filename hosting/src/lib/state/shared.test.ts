import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shared } from './shared';

const stop = vi.fn();
const start = vi.fn(() => stop);
const LINGER = 60_000;

beforeEach(() => {
  vi.clearAllMocks();
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

describe('a shared listener', () => {
  it('does not run before anybody wants it, and runs once for all who do', () => {
    const one = shared(start, LINGER);
    expect(start).not.toHaveBeenCalled();
    one.want();
    one.want();
    expect(start).toHaveBeenCalledOnce();
  });

  it('stops some time after the last has left', () => {
    const one = shared(start, LINGER);
    const [first, second] = [one.want(), one.want()];
    first();
    vi.advanceTimersByTime(LINGER);
    expect(stop).not.toHaveBeenCalled();
    second();
    vi.advanceTimersByTime(LINGER);
    expect(stop).toHaveBeenCalledOnce();
  });

  it('goes on for whoever comes back in time, without being started anew', () => {
    const one = shared(start, LINGER);
    one.want()();
    vi.advanceTimersByTime(LINGER - 1);
    one.want();
    vi.advanceTimersByTime(LINGER);
    expect(stop).not.toHaveBeenCalled();
    expect(start).toHaveBeenCalledOnce();
  });

  it('starts anew for whoever comes later', () => {
    const one = shared(start, LINGER);
    one.want()();
    vi.advanceTimersByTime(LINGER);
    one.want();
    expect(start).toHaveBeenCalledTimes(2);
  });

  it('has ended for good at the end', () => {
    const one = shared(start, LINGER);
    const leave = one.want();
    one.end();
    leave();
    one.want();
    vi.advanceTimersByTime(LINGER);
    expect([start.mock.calls.length, stop.mock.calls.length]).toEqual([1, 1]);
  });
});
