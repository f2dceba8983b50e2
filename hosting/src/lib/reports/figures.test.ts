import { describe, expect, it } from 'vitest';
import { endingWith } from './days';
import { dayFigures } from './decode';
import {
  botShare,
  byCount,
  countedUntil,
  difference,
  firstReplies,
  growth,
  isLate,
  median,
  nineOfTen,
  report,
  sum,
  taken,
} from './figures';

const ZONE = 'America/Sao_Paulo';
const TODAY = '2026-11-22';
const at = (time: string): Date => new Date(`${TODAY}T${time}-03:00`);

const figures = (day: string, byBot: number, withPeople: number, until = at('14:05')) =>
  dayFigures(day, { until, ended: byBot + withPeople, byBot, withPeople });

const waits = (...seconds: number[]) => ({
  queues: { suporte: { ended: seconds.length, firstReplySeconds: seconds } },
});

describe('a day', () => {
  it('is taken as the server counted it', () => {
    const raw = { ended: 3, byBot: 1, withPeople: 2, reasons: { angry: 2 }, ...waits(40, 90), until: at('14:05') };
    expect(dayFigures(TODAY, raw)).toEqual({ day: TODAY, ...raw });
  });

  it('has none of what is missing or odd, and its seconds ascend', () => {
    const raw = { ended: 'x', byBot: -1, reasons: { angry: null }, queues: { geral: null, suporte: 7 } };
    expect(dayFigures(TODAY, { ...raw, withPeople: NaN })).toEqual({
      day: TODAY,
      until: null,
      ended: 0,
      byBot: 0,
      withPeople: 0,
      reasons: { angry: 0 },
      queues: { geral: { ended: 0, firstReplySeconds: [] }, suporte: { ended: 0, firstReplySeconds: [] } },
    });
    expect(dayFigures(TODAY, waits(90, 5, 40)).queues.suporte?.firstReplySeconds).toEqual([5, 40, 90]);
  });
});

describe('many days', () => {
  it('are their sum, queue by queue and reason by reason', () => {
    const one = dayFigures('2026-11-21', { ended: 3, byBot: 1, withPeople: 2, reasons: { angry: 1 }, ...waits(90) });
    const two = dayFigures(TODAY, { ended: 2, withPeople: 2, reasons: { angry: 2, stuck: 1 }, ...waits(5, 100) });
    expect(sum([one, two])).toEqual({
      ended: 5,
      byBot: 1,
      withPeople: 4,
      reasons: { angry: 3, stuck: 1 },
      queues: { suporte: { ended: 3, firstReplySeconds: [5, 90, 100] } },
    });
    expect(one.queues.suporte?.firstReplySeconds, 'a day stays as it was').toEqual([90]);
  });

  it('of which none was counted are nothing', () => {
    expect(sum([])).toEqual({ ended: 0, byBot: 0, withPeople: 0, reasons: {}, queues: {} });
    expect(countedUntil([])).toBe(null);
  });

  it('are counted until the latest of their times', () => {
    const known = [figures('2026-11-21', 0, 1, at('00:00')), figures(TODAY, 0, 1, at('14:05'))];
    expect(countedUntil(known)).toEqual(at('14:05'));
  });

  it('reach less far than they should when an hour was left out', () => {
    expect(isLate(at('14:05'), at('16:05'))).toBe(false);
    expect(isLate(at('14:05'), at('16:06'))).toBe(true);
  });

  it('have the first replies of all queues in one row', () => {
    const queues = { a: { ended: 2, firstReplySeconds: [7, 30] }, b: { ended: 1, firstReplySeconds: [20] } };
    expect(firstReplies({ ...sum([]), queues })).toEqual([7, 20, 30]);
  });
});

describe('a period', () => {
  it('has each of its days, those without figures too', () => {
    const { days, total } = report([figures('2026-11-20', 4, 1), figures(TODAY, 1, 1)], TODAY, 7, ZONE);
    expect(days.map(({ day, ended }) => [day.slice(-2), ended])).toEqual([
      ['16', 0],
      ['17', 0],
      ['18', 0],
      ['19', 0],
      ['20', 5],
      ['21', 0],
      ['22', 2],
    ]);
    expect([total.ended, total.byBot, total.withPeople]).toEqual([7, 5, 2]);
  });

  it('is compared with as many days before it, without the one that is not over', () => {
    const known = [
      figures(TODAY, 100, 0),
      ...endingWith('2026-11-21', 6).map((day) => figures(day, 2, 1)),
      figures('2026-11-15', 50, 0), // a Sunday, as today: it would stand against a day that is not over
      ...endingWith('2026-11-14', 6).map((day) => figures(day, 1, 1)),
      figures('2026-11-08', 70, 0),
    ];
    const { over, before } = report(known, TODAY, 7, ZONE);
    expect([over.ended, before.ended]).toEqual([18, 12]);
  });

  it('is not compared with days of which some were before the first that was counted', () => {
    const known = endingWith(TODAY, 10).map((day) => figures(day, 2, 1));
    expect(report(known, TODAY, 7, ZONE).before.ended).toBe(0);
  });

  it('leaves out of the comparison every day that is not counted to its end', () => {
    const stopped = new Date('2026-11-20T10:00:00-03:00');
    const known = [figures('2026-11-20', 8, 0, stopped), figures('2026-11-19', 3, 0, stopped)];
    expect(report(known, TODAY, 7, ZONE).over.ended).toBe(3);
  });
});

describe('in the middle', () => {
  it.each([
    [[], null, null],
    [[7], 7, 7],
    [[4, 9], 7, 9],
    [[1, 2, 10], 2, 10],
    [[10, 20, 30, 40, 50, 60, 70, 80, 90, 1000], 55, 90],
    [[10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110], 60, 100],
  ])('of %j is %j, and nine of ten stay within %j', (sorted, middle, most) =>
    expect([median(sorted), nineOfTen(sorted)]).toEqual([middle, most]),
  );
});

describe('the change', () => {
  it.each([
    [11, 10, 10],
    [9, 10, -10],
    [10, 10, 0],
    [5, 0, null],
    [0, 5, -100],
    [0, 0, null],
  ])('from %j before to %j is %j percent', (now, before, wanted) =>
    expect(growth(figures(TODAY, now, 0), figures(TODAY, before, 0))).toBe(wanted),
  );

  it.each([
    [5, 7, -2],
    [null, 7, null],
    [5, null, null],
    [0, 0, 0],
  ])('of %j after %j is %j', (now, before, wanted) => expect(difference(now, before)).toBe(wanted));

  it('is no share of nothing', () => {
    expect(botShare(figures(TODAY, 2, 1))).toBe(67);
    expect(botShare(figures(TODAY, 0, 1))).toBe(0);
    expect(botShare(figures(TODAY, 0, 0))).toBe(null);
  });
});

describe('reasons', () => {
  it('stand with the most frequent first', () =>
    expect(byCount({ stuck: 1, angry: 3, nobody: 0, asked_again: 1 })).toEqual([
      ['angry', 3],
      ['asked_again', 1],
      ['stuck', 1],
    ]));

  it('say nothing of those whom a person took by themselves', () => {
    const raw = { ended: 9, byBot: 2, withPeople: 7, reasons: { angry: 3, stuck: 1 } };
    expect(taken(dayFigures(TODAY, raw))).toBe(3);
  });
});
