import { describe, expect, it } from 'vitest';
import { message, minutesAgo } from './fixtures';
import { isLong, since } from './summaries';

const talk = (n: number, direction: 'in' | 'out' | 'note' | 'event' = 'in') =>
  Array.from({ length: n }, (_, at) => message(`m${at}`, { direction, at: minutesAgo(at) }));

describe('a conversation', () => {
  it.each([
    [11, false],
    [12, true],
  ])('of %i messages is worth a summary: %s', (n, worth) => expect(isLong(talk(n))).toBe(worth));

  it('is not made long by notes and events', () =>
    expect([isLong([...talk(6), ...talk(9, 'note')]), isLong(talk(20, 'event'))]).toEqual([false, false]));
});

it('counts what came after a summary', () => {
  expect(since(talk(6), minutesAgo(2.5))).toBe(3);
  expect(since(talk(6, 'note'), minutesAgo(9))).toBe(0);
});
