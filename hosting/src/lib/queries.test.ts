import { describe, expect, it } from 'vitest';
import { user } from './fixtures';
import { PAGE, passedOn, spec, type ListName } from './queries';

const LISTS: readonly ListName[] = ['queue', 'mine', 'bot', 'others', 'done'];

describe('the desk’s queries', () => {
  it.each(LISTS)('%s is limited', (list) => expect(spec(list, user())?.limit).toBe(PAGE));

  it('of an agent name the queues that the rules ask for', () =>
    expect(spec('queue', user())).toEqual({
      filters: [
        ['queue', 'in', ['geral', 'suporte']],
        ['owner', '==', 'queue'],
      ],
      order: ['waitingSince', 'asc'],
      limit: PAGE,
    }));

  it.each(['queue', 'others', 'done'] as const)('do not ask for %s without a queue', (list) =>
    expect(spec(list, user({ queues: [] }))).toBeNull(),
  );

  it.each(['mine', 'bot'] as const)('ask for %s even without a queue', (list) =>
    expect(spec(list, user({ queues: [] }))).not.toBeNull(),
  );

  it('of a supervisor need no queues', () =>
    expect(spec('done', user({ role: 'supervisor', queues: [] }))?.filters).toEqual([['owner', '==', 'nobody']]));

  it('name no more queues than Firestore takes', () => {
    const many = Array.from({ length: 40 }, (_, index) => `q${index}`);
    expect(spec('queue', user({ queues: many }))?.filters[0]?.[2]).toHaveLength(30);
  });
});

describe('what the bot passed on', () => {
  it('is asked for with one more than is shown, the newest first', () => {
    const [from, until] = [new Date('2026-11-09T03:00:00Z'), new Date('2026-11-22T17:05:00Z')];
    const { filters, order, limit } = passedOn('angry', from, until);
    expect(filters).toEqual([
      ['reason', '==', 'angry'],
      ['resolvedAt', '>=', from],
      ['resolvedAt', '<', until],
    ]);
    expect([order, limit]).toEqual([['resolvedAt', 'desc'], PAGE + 1]);
  });
});
