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
  ])('after %d minutes is %s', (minutes, level) => expect(wait(minutesAgo(minutes), null, 300, NOW).level).toBe(level));

  it('never runs backwards when the clocks differ', () => expect(wait(minutesAgo(-1), null, 300, NOW).seconds).toBe(0));
});

describe('a wait that began while the business was closed', () => {
  const asked = minutesAgo(600);

  it('is calm until it opens, and tells when that is', () => {
    const opening = minutesAgo(-30);
    const waiting = wait(asked, opening, 300, NOW);
    expect(waiting).toMatchObject({ seconds: 36_000, counted: 0, level: 'ok', opens: opening });
  });

  it.each([
    [0, 'ok'],
    [3.75, 'near'],
    [5, 'over'],
  ])('%d minutes after it has opened is %s', (minutes, level) => {
    const waiting = wait(asked, minutesAgo(minutes), 300, NOW);
    expect(waiting).toMatchObject({ seconds: 36_000, counted: minutes * 60, level, opens: null });
  });

  it('counts from the asking where that came after the opening', () =>
    expect(wait(minutesAgo(4), minutesAgo(60), 300, NOW)).toMatchObject({ counted: 240, level: 'near' }));
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
