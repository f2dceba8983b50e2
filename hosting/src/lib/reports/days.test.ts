import { describe, expect, it } from 'vitest';
import { dayOf, endingWith, plus, startOf } from './days';

const SAO_PAULO = 'America/Sao_Paulo';

describe('a day', () => {
  it('begins and ends where the business is', () => {
    expect(dayOf(new Date('2026-11-22T02:59:59Z'), SAO_PAULO)).toBe('2026-11-21');
    expect(dayOf(new Date('2026-11-22T03:00:00Z'), SAO_PAULO)).toBe('2026-11-22');
  });

  it.each([
    ['2026-11-22', SAO_PAULO, '2026-11-22T03:00:00.000Z'],
    ['2026-11-22', 'America/Rio_Branco', '2026-11-22T05:00:00.000Z'],
    ['2026-11-22', 'Asia/Kolkata', '2026-11-21T18:30:00.000Z'],
    // the clock went from 24:00 to 1:00, and back from 24:00 to 23:00
    ['2018-11-04', SAO_PAULO, '2018-11-04T03:00:00.000Z'],
    ['2018-11-05', SAO_PAULO, '2018-11-05T02:00:00.000Z'],
    ['2018-02-18', SAO_PAULO, '2018-02-18T03:00:00.000Z'],
    ['2018-02-17', SAO_PAULO, '2018-02-17T02:00:00.000Z'],
  ])('%s in %s begins at %s', (day, zone, wanted) => expect(startOf(day, zone).toISOString()).toBe(wanted));

  it('follows another over the end of a year', () => {
    expect(plus('2026-12-31', 1)).toBe('2027-01-01');
    expect(plus('2028-03-01', -1)).toBe('2028-02-29');
  });
});

describe('a period', () => {
  it('ends with its last day', () =>
    expect(endingWith('2026-03-02', 4)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02']));
});
