import { describe, expect, it } from 'vitest';
import * as decode from './decode';

describe('a document', () => {
  it('that is empty becomes a whole conversation that nobody owns', () =>
    expect(decode.conversation('c', {})).toMatchObject({ id: 'c', owner: 'nobody', epoch: 0, unread: 0, card: null }));

  it.each([
    ['an ISO string', '2026-11-22T14:02:00Z'],
    ['a timestamp', { toDate: () => new Date('2026-11-22T14:02:00Z') }],
    ['a Date', new Date('2026-11-22T14:02:00Z')],
  ])('has its times as Date, from %s', (_, since) =>
    expect(decode.conversation('c', { since }).since?.toISOString()).toBe('2026-11-22T14:02:00.000Z'),
  );

  it.each([[null], [undefined], ['gestern'], [{}], [42]])('has no time where there is %j', (value) =>
    expect(decode.instant(value)).toBeNull(),
  );

  it('of an unheard-of message type is an unsupported bubble, not an error', () =>
    expect(decode.message('m', { direction: 'in', type: 'poll', media: 'x', author: 7 })).toMatchObject({
      type: 'unsupported',
      media: [],
      author: { kind: 'system' },
    }));

  it('keeps an event’s details', () =>
    expect(decode.message('m', { event: { name: 'claimed', by: 'Ana' } }).event).toEqual({
      name: 'claimed',
      details: { by: 'Ana' },
    }));

  it('with a card keeps every line’s sources', () => {
    const card = { wants: { text: 'x', messages: ['m1', 3] }, tried: [{ text: '' }, { text: 'y' }] };
    expect(decode.conversation('c', { card }).card).toMatchObject({
      wants: { text: 'x', messages: ['m1'] },
      tried: [{ text: 'y', messages: [] }],
    });
  });

  it.each([
    ['agent', 'agent'],
    ['admin', 'admin'],
    ['root', null],
    [undefined, null],
  ])('with the role %s lets in: %s', (claim, role) => expect(decode.role(claim)).toBe(role));

  it('of a canned reply loses the slash of its shortcut', () =>
    expect(decode.cannedReply('x', { shortcut: '/visita' }).shortcut).toBe('visita'));

  it('of an episode that went on as part of another one says so', () => {
    expect(decode.episode('20261122-1', { cid: '1_2', queue: '', outcome: 'merged' })).toEqual({
      protocol: '20261122-1',
      cid: '1_2',
      queue: null,
      resolvedAt: null,
      merged: true,
    });
    expect(decode.episode('20261122-2', { outcome: 'resolved' }).merged).toBe(false);
  });

  it('of a template is approved only where it says so', () =>
    expect([decode.template('x', { approval: 'approved' }).approved, decode.template('x', {}).approved]).toEqual([
      true,
      false,
    ]));
});
