/** Opening hours as they are typed: what is wrong with them before the server has to say so. */
import type { Hours, Period } from './types';

export const DEFAULT_PERIOD: Period = { from: '08:00', to: '18:00' };

export const EVERY_WORKDAY: Hours = {
  mon: [DEFAULT_PERIOD],
  tue: [DEFAULT_PERIOD],
  wed: [DEFAULT_PERIOD],
  thu: [DEFAULT_PERIOD],
  fri: [DEFAULT_PERIOD],
  sat: [],
  sun: [],
};

const CLOCK = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** A time as people type it (`8`, `8h30`, `0830`, `18:00`, `24:00`) as `08:30`; null where it is none. */
export function clockOf(typed: string): string | null {
  const [, hours, minutes = '00'] = /^\s*(\d{1,2})\s*(?:[:h.]?\s*(\d{2}))?\s*h?\s*$/i.exec(typed) ?? [];
  const clock = `${hours?.padStart(2, '0')}:${minutes}`;
  return CLOCK.test(clock) || clock === '24:00' ? clock : null;
}

const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** The end in minutes from the day's beginning: one no later than the beginning is on the next day. */
function endOf(period: Period): number {
  const end = minutes(period.to);
  return end > minutes(period.from) ? end : end + 24 * 60;
}

const whole = ({ from, to }: Period): boolean => CLOCK.test(from) && (CLOCK.test(to) || to === '24:00');

/** It goes on beyond midnight. */
export const overnight = (period: Period): boolean => whole(period) && endOf(period) > 24 * 60;

export type PeriodProblem = 'incomplete' | 'overlap';

export function problemOf(periods: Period[]): PeriodProblem | null {
  if (!periods.every(whole)) return 'incomplete';
  const sorted = periods.toSorted((a, b) => minutes(a.from) - minutes(b.from));
  const overlap = sorted.some((period, index) => {
    const next = sorted[index + 1];
    return next !== undefined && minutes(next.from) < endOf(period);
  });
  return overlap ? 'overlap' : null;
}

/** A day's next period: two hours after the end of the last one that is whole, where the day still allows. */
export function nextPeriod(periods: Period[]): Period {
  const last = periods.findLast(whole);
  if (!last) return DEFAULT_PERIOD;
  const from = Math.min(endOf(last) + 120, 23 * 60);
  const clock = (at: number): string =>
    `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
  return { from: clock(from), to: clock(Math.min(from + 240, 23 * 60 + 59)) };
}

/** A date without a time: read in the zone that it is shown in, lest it becomes the day before. */
export const dayInWords = (date: string, language: string): string =>
  new Date(`${date}T12:00:00`).toLocaleDateString(language, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
