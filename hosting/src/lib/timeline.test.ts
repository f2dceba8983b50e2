import { describe, expect, it } from 'vitest';
import { message, minutesAgo, NOW } from './fixtures';
import { byTime, firstUnread, timeline } from './timeline';

const bot = { direction: 'out', author: { kind: 'bot', uid: null, name: null } } as const;
const sketch = (...args: Parameters<typeof timeline>): string[] =>
  timeline(...args).map((item) => (item.kind === 'message' ? `${item.gap ? '/' : ''}${item.message.id}` : item.kind));

describe('the thread', () => {
  it('separates days', () => {
    const all = [message('a', { at: minutesAgo(24 * 60) }), message('b', { at: minutesAgo(5) })];
    expect(sketch(all, null, null, NOW)).toEqual(['day', 'a', 'day', 'b']);
  });

  it('leaves a gap where the speaker changes, and none within a run', () => {
    const all = [message('a'), message('b'), message('c', bot), message('d', bot)];
    expect(sketch(all, null, null, NOW)).toEqual(['day', 'a', 'b', '/c', 'd']);
  });

  it('draws the line before the first new message and counts the customer’s', () => {
    const all = [message('a'), message('b'), message('c', bot), message('d')];
    expect(timeline(all, 'b', null, NOW).find((item) => item.kind === 'fresh')).toMatchObject({ count: 2 });
    expect(sketch(all, 'b', null, NOW)).toEqual(['day', 'a', 'fresh', 'b', '/c', '/d']);
  });

  it('draws no line where the new message is not loaded', () =>
    expect(sketch([message('a')], 'z', null, NOW)).toEqual(['day', 'a']));

  it('tells when the window closed between what was before and after', () => {
    const all = [message('a', { at: minutesAgo(60) }), message('b', { at: minutesAgo(20) })];
    expect(sketch(all, null, minutesAgo(30), NOW)).toEqual(['day', 'a', 'shut', 'b']);
    expect(sketch(all, null, minutesAgo(10), NOW)).toEqual(['day', 'a', 'b', 'shut']);
    expect(sketch([...all, message('c', { at: null })], null, minutesAgo(10), NOW).slice(-2)).toEqual(['shut', 'c']);
  });

  it('tells of a closing on the day on which it was', () => {
    const all = [message('a', { at: minutesAgo(48 * 60) }), message('b', { at: minutesAgo(5) })];
    expect(sketch(all, null, minutesAgo(24 * 60), NOW)).toEqual(['day', 'a', 'shut', 'day', 'b']);
    expect(sketch(all, null, minutesAgo(10), NOW)).toEqual(['day', 'a', 'day', 'shut', 'b']);
  });

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
