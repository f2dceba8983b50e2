import { describe, expect, it } from 'vitest';
import { conversation, minutesAgo } from './fixtures';
import { groups, held, holdOf, matches, neighbour, search, type Loaded } from './lists';

const loaded = (what: Partial<Loaded>): Loaded => ({ queue: [], mine: [], bot: [], others: [], done: [], ...what });
const ids = (all: { rows: { id: string }[] }[]): string[][] => all.map((group) => group.rows.map((row) => row.id));

describe('the order of a list', () => {
  it('puts who has waited longest on top of the queue', () => {
    const queue = [
      conversation('new', { waitingSince: minutesAgo(1) }),
      conversation('old', { waitingSince: minutesAgo(9) }),
    ];
    expect(ids(groups('queue', loaded({ queue }), 'ana'))).toEqual([['old', 'new']]);
  });

  it('puts the unanswered on top of mine, the longest unanswered first, then the latest', () => {
    const own = { owner: 'agent', agentUid: 'ana' } as const;
    const mine = [
      conversation('answered-old', { ...own, needsReply: false, updatedAt: minutesAgo(50) }),
      conversation('waits-short', { ...own, needsReplySince: minutesAgo(2) }),
      conversation('answered-new', { ...own, needsReply: false, updatedAt: minutesAgo(3) }),
      conversation('waits-long', { ...own, needsReplySince: minutesAgo(8) }),
    ];
    expect(ids(groups('mine', loaded({ mine }), 'ana'))).toEqual([
      ['waits-long', 'waits-short', 'answered-new', 'answered-old'],
    ]);
  });

  it('shows a conversation once while two listeners still hold it', () => {
    const before = conversation('a');
    const after = conversation('a', { owner: 'agent', agentUid: 'ana' });
    const all = groups('all', loaded({ queue: [before], mine: [after], others: [after] }), 'ana');
    expect(ids(all)).toEqual([[], ['a'], [], [], []]);
  });

  it('keeps my own out of the colleagues', () => {
    const others = [conversation('b', { owner: 'agent', agentUid: 'ana' }), conversation('c', { agentUid: 'caio' })];
    expect(ids(groups('all', loaded({ others }), 'ana'))[3]).toEqual(['c']);
  });
});

describe('a search', () => {
  const row = conversation('x', {
    contact: { name: 'Márcia Conceição', address: 'whatsapp:+5511900000042', key: '5511900000042', tags: [] },
  });

  it.each([
    ['', true],
    ['marcia', true],
    ['CONCEICAO', true],
    ['90000-0042', true],
    ['048213', true],
    ['42', false],
    ['joana', false],
  ])('for “%s” finds: %s', (words, found) => expect(matches(row, words)).toBe(found));

  it('keeps the groups and drops the rows that do not answer', () => {
    const all = groups('queue', loaded({ queue: [row, conversation('y')] }), 'ana');
    expect(ids(search(all, 'márcia'))).toEqual([['x']]);
  });
});

describe('a list that someone points at', () => {
  const [a, b, c] = [conversation('a'), conversation('b'), conversation('c')];
  const known = (id: string) => [a, b, c].find((row) => row.id === id);
  const hold = holdOf([{ name: 'queue', rows: [a, b] }]);

  it('moves nothing when somebody new comes on top: the arrival is counted', () => {
    const view = held(hold, [{ name: 'queue', rows: [c, a, b] }], known);
    expect(ids(view.groups)).toEqual([['a', 'b']]);
    expect(view.arrivals.map((row) => row.id)).toEqual(['c']);
  });

  it.each([
    ['bot', 'queue'],
    ['others', 'mine'],
    ['done', 'mine'],
  ] as const)('fades nobody who came from %s to %s: somebody has to answer', (before, now) => {
    const view = held(holdOf([{ name: before, rows: [a] }]), [{ name: now, rows: [a] }], known);
    expect(ids(view.groups)).toEqual([['a']]);
    expect([...view.gone]).toEqual([]);
  });

  it('keeps the place of one that has left, and says so', () => {
    const view = held(hold, [{ name: 'queue', rows: [b] }], known);
    expect(ids(view.groups)).toEqual([['a', 'b']]);
    expect([...view.gone]).toEqual(['a']);
    expect(view.arrivals).toEqual([]);
  });

  it('shows the newest content in the old place', () => {
    const renewed = conversation('a', { unread: 3 });
    const view = held(hold, [{ name: 'queue', rows: [b, renewed] }], known);
    expect(view.groups[0]?.rows[0]?.unread).toBe(3);
  });

  it('marks one that moved to another group without moving it', () => {
    const mine = conversation('a', { owner: 'agent', agentUid: 'ana' });
    const both = holdOf([
      { name: 'queue', rows: [a, b] },
      { name: 'mine', rows: [] },
    ]);
    const live = [
      { name: 'queue', rows: [b] },
      { name: 'mine', rows: [mine] },
    ] as const;
    const view = held(
      both,
      live.map((group) => ({ ...group, rows: [...group.rows] })),
      known,
    );
    expect(ids(view.groups)).toEqual([['a', 'b'], []]);
    expect(view.groups[0]?.rows[0]?.owner).toBe('agent');
    expect([...view.gone]).toEqual(['a']);
    expect(view.arrivals).toEqual([]);
  });
});

describe('j and k', () => {
  const shown = [
    { name: 'queue' as const, rows: [conversation('a'), conversation('b')] },
    { name: 'mine' as const, rows: [conversation('c')] },
  ];

  it.each([
    [null, 1, 'a'],
    ['a', 1, 'b'],
    ['b', 1, 'c'],
    ['c', 1, 'c'],
    ['a', -1, 'a'],
    ['c', -1, 'b'],
    ['gone', 1, 'a'],
  ] as const)('from %s by %s lead to %s', (from, step, to) => expect(neighbour(shown, from, step)).toBe(to));

  it('lead nowhere in an empty list', () => expect(neighbour([], null, 1)).toBeNull());
});
