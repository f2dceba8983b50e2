/** The figures of a day, as the server counts them, and what follows from those of many days. */
import { dayOf, endingWith, plus } from './days';

/** One queue's share: the episodes that `ended` in it, and how long those waited that it was the first to answer. */
export interface QueueFigures {
  ended: number;
  /** Ascending, in opening hours. */
  firstReplySeconds: number[];
}

export interface Figures {
  ended: number;
  byBot: number;
  withPeople: number;
  /** How many the bot passed on, by why. */
  reasons: Record<string, number>;
  queues: Record<string, QueueFigures>;
}

export interface DayFigures extends Figures {
  day: string;
  /** All that ended before is counted. */
  until: Date | null;
}

export const PERIODS = [7, 14, 30] as const;
/** In days, the last one included. */
export type Period = (typeof PERIODS)[number];

/** A period, and what of it may be compared with the one before: days that are over, and as many before them. */
export interface Report {
  days: DayFigures[];
  total: Figures;
  over: Figures;
  before: Figures;
}

export const ascending = (numbers: number[]): number[] => numbers.toSorted((a, b) => a - b);

/** All figures together. */
export function sum(all: readonly Figures[]): Figures {
  const total: Figures = { ended: 0, byBot: 0, withPeople: 0, reasons: {}, queues: {} };
  for (const each of all) {
    total.ended += each.ended;
    total.byBot += each.byBot;
    total.withPeople += each.withPeople;
    for (const [code, n] of Object.entries(each.reasons)) total.reasons[code] = (total.reasons[code] ?? 0) + n;
    for (const [id, queue] of Object.entries(each.queues)) total.queues[id] = both(total.queues[id], queue);
  }
  return total;
}

const both = (one: QueueFigures | undefined, other: QueueFigures): QueueFigures => ({
  ended: (one?.ended ?? 0) + other.ended,
  firstReplySeconds: ascending([...(one?.firstReplySeconds ?? []), ...other.firstReplySeconds]),
});

/** Until when all is counted; null: nothing was counted yet. */
export function countedUntil(all: readonly DayFigures[]): Date | null {
  const times = all.flatMap((day) => day.until?.getTime() ?? []);
  return times.length > 0 ? new Date(Math.max(...times)) : null;
}

/** The counting is hourly: after two of them something is wrong with it. */
const LATE_MS = 2 * 3_600_000;

/** Whether the figures that were read reach less far than they should. */
export const isLate = (until: Date, read: Date): boolean => read.getTime() - until.getTime() > LATE_MS;

/**
 * `known`: the days that have figures, in any order; a day without has none of anything. The server counts day after
 * day from its first one on: before that there is nothing to compare with.
 */
export function report(known: readonly DayFigures[], today: string, period: Period, zone: string): Report {
  const days = endingWith(today, period).map(
    (day) => known.find((one) => one.day === day) ?? { day, until: null, ...sum([]) },
  );
  const until = countedUntil(known);
  const open = until ? dayOf(until, zone) : today;
  const over = days.filter(({ day }) => day < open);
  const earlier = over.map(({ day }) => plus(day, -period));
  const before = known.filter(({ day }) => earlier.includes(day));
  const whole = before.length === earlier.length;
  return { days, total: sum(days), over: sum(over), before: sum(whole ? before : []) };
}

/** How many a person took from the bot, or ended, by themselves: nobody was called. */
export const taken = ({ withPeople, reasons }: Figures): number =>
  withPeople - Object.values(reasons).reduce((all, n) => all + n, 0);

/** The seconds until a person's first reply, in all queues. */
export const firstReplies = ({ queues }: Figures): number[] =>
  ascending(Object.values(queues).flatMap((queue) => queue.firstReplySeconds));

/** The middle of sorted numbers, of the two in the middle their mean; null where there are none. */
export function median(sorted: readonly number[]): number | null {
  const half = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return low === undefined || high === undefined ? null : Math.round((low + high) / 2);
}

/** The least that nine of ten sorted numbers stay within; null where there are none. */
export const nineOfTen = (sorted: readonly number[]): number | null =>
  sorted[Math.ceil(sorted.length * 0.9) - 1] ?? null;

/** The bot's share of what ended, in whole percent; null where nothing did. */
export const botShare = ({ ended, byBot }: Figures): number | null =>
  ended > 0 ? Math.round((100 * byBot) / ended) : null;

/** How much more ended than before, in whole percent; null where there is nothing to compare. */
export const growth = (over: Figures, before: Figures): number | null =>
  before.ended > 0 ? Math.round((100 * (over.ended - before.ended)) / before.ended) : null;

/** The difference, where there are both. */
export const difference = (now: number | null, before: number | null): number | null =>
  now === null || before === null ? null : now - before;

/** The most frequent first; of equals, in the order of their codes. */
export const byCount = (reasons: Record<string, number>): [code: string, count: number][] =>
  Object.entries(reasons)
    .filter(([, n]) => n > 0)
    .toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
