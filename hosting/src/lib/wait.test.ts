import { describe, expect, it } from 'vitest';
import { minutesAgo, NOW } from './fixtures';
import { wait, windowOf } from './wait';

describe('a wait against its target of 5 minutes', () => {
  it.each([
    [1.3, 'ok'],
    [3.7, 'ok'],
    [3.75, 'near'],
    [4.99, 'near'],
    [5, 'over'],
    [60, 'over'],
  ])('after %d minutes is %s', (minutes, level) => expect(wait(minutesAgo(minutes), 300, NOW).level).toBe(level));

  it('never runs backwards when the clocks differ', () => expect(wait(minutesAgo(-1), 300, NOW).seconds).toBe(0));
});

describe('the 24-hour window', () => {
  const ending = (minutes: number) => windowOf({ windowExpiresAt: minutesAgo(-minutes) }, NOW);

  it('is not there before the customer has written', () => expect(windowOf({ windowExpiresAt: null }, NOW)).toBeNull());

  it.each([
    [24 * 60, 'open', 1],
    [12 * 60, 'open', 0.5],
    [119, 'low', 0.08],
    [0, 'shut', 0],
    [-180, 'shut', 0],
  ])('with %d minutes to go is %s', (minutes, state, share) => expect(ending(minutes)).toMatchObject({ state, share }));

  it('tells for how long it has been closed', () => expect(ending(-180)?.seconds).toBe(10_800));
});
