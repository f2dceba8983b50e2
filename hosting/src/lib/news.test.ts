import { describe, expect, it } from 'vitest';
import { conversation } from './fixtures';
import { newsSince, seen, waiting } from './news';

const of = (id: string, unread = 0, needsReply = unread > 0) => conversation(id, { unread, needsReply });
const ids = (news: ReturnType<typeof newsSince>) => [
  news.arrived.map((row) => row.id),
  news.wrote.map((row) => row.id),
  news.given.map((row) => row.id),
];

describe('what is new', () => {
  it('is nothing at the first look', () =>
    expect(ids(newsSince(null, [of('a')], [of('b', 2)], null))).toEqual([[], [], []]));

  it('is who came into the queue, and who of my own wrote', () =>
    expect(
      ids(newsSince(seen([of('a')], [of('b'), of('c', 1)]), [of('a'), of('d')], [of('b', 1), of('c', 1)], null)),
    ).toEqual([['d'], ['b'], []]));

  it('is each message of theirs', () =>
    expect(ids(newsSince(seen([], [of('b', 1)]), [], [of('b', 2)], null))).toEqual([[], ['b'], []]));

  it('is not what stands before my eyes, nor what I have read', () =>
    expect(ids(newsSince(seen([], [of('b'), of('c', 3)]), [], [of('b', 1), of('c')], 'b'))).toEqual([[], [], []]));

  it('is not what I have just taken', () =>
    expect(ids(newsSince(seen([of('a', 2)], []), [], [of('a', 2)], null))).toEqual([[], [], []]));

  it('is what a colleague gave me, once', () => {
    const given = conversation('a', { givenBy: 'Carla Dias' });
    expect(ids(newsSince(seen([], []), [], [given], null))).toEqual([[], [], ['a']]);
    expect(ids(newsSince(seen([], [given]), [], [given], null))).toEqual([[], [], []]);
    expect(ids(newsSince(seen([], []), [], [given], 'a'))).toEqual([[], [], []]);
  });
});

it('those wait for a person who are in the queue, and my own who have no answer', () =>
  expect(waiting({ queue: [of('a')], mine: [of('b', 0, true), of('c')], bot: [of('d')], others: [], done: [] })).toBe(
    2,
  ));
