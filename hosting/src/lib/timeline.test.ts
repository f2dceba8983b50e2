import { describe, expect, it } from 'vitest';
import { message, minutesAgo, NOW } from './fixtures';
import { byTime, firstUnread, timeline } from './timeline';

const bot = { direction: 'out', author: { kind: 'bot', uid: null, name: null } } as const;
const sketch = (...args: Parameters<typeof timeline>): string[] =>
  timeline(...args).map((item) => (item.kind === 'message' ? `${item.gap ? '/' : ''}${item.message.id}` : item.kind));

describe('the thread', () => {
  it('separates days', () => {
    const all = [message('a', { at: minutesAgo(24 * 60) }), message('b', { at: minutesAgo(5) })];
    expect(sketch(all, null, NOW)).toEqual(['day', 'a', 'day', 'b']);
  });

  it('leaves a gap where the speaker changes, and none within a run', () => {
    const all = [message('a'), message('b'), message('c', bot), message('d', bot)];
    expect(sketch(all, null, NOW)).toEqual(['day', 'a', 'b', '/c', 'd']);
  });

  it('draws the line before the first new message and counts the customer’s', () => {
    const all = [message('a'), message('b'), message('c', bot), message('d')];
    expect(timeline(all, 'b', NOW).find((item) => item.kind === 'fresh')).toMatchObject({ count: 2 });
    expect(sketch(all, 'b', NOW)).toEqual(['day', 'a', 'fresh', 'b', '/c', '/d']);
  });

  it('draws no line where the new message is not loaded', () =>
    expect(sketch([message('a')], 'z', NOW)).toEqual(['day', 'a']));

  it('sorts by time, then by id; what has no time yet comes last', () => {
    const all = [message('c', { at: null }), message('b'), message('a')];
    expect(all.toSorted(byTime).map((each) => each.id)).toEqual(['a', 'b', 'c']);
  });
});

describe('the first new message', () => {
  const all = [message('a'), message('b', bot), message('c'), message('d')];
  it.each([
    [0, null],
    [2, 'c'],
    [3, 'a'],
    [9, 'a'],
  ])('with %i unread is %s', (unread, id) => expect(firstUnread(all, unread)).toBe(id));
});
