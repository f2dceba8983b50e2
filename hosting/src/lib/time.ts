/** Times and durations in the words of the interface. Durations are in whole seconds. */
import type { Catalogue, Lang } from './i18n/catalogue';

export const seconds = (from: Date, to: number): number => Math.max(0, Math.floor((to - from.getTime()) / 1000));

const two = (value: number): string => String(value).padStart(2, '0');

/** `02:14`; from one hour on `1 h 05`. */
export function span(total: number): string {
  const [hours, minutes] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60)];
  if (hours >= 24) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  return hours > 0 ? `${hours} h ${two(minutes)}` : `${two(minutes)}:${two(total % 60)}`;
}

/** `23 h 58`, `48 min`: how much is left of something long. */
export function left(total: number): string {
  const [hours, minutes] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60)];
  return hours > 0 ? `${hours} h ${two(minutes)}` : `${minutes} min`;
}

/** `3 h`, `12 min`, `40 s`, `2 d`: one unit, rounded down. */
export function rough(total: number): string {
  if (total < 60) return `${total} s`;
  if (total < 3600) return `${Math.floor(total / 60)} min`;
  return total < 86_400 ? `${Math.floor(total / 3600)} h` : `${Math.floor(total / 86_400)} d`;
}

/** `0:07`: a place in a recording. */
export const mark = (total: number): string => `${Math.floor(total / 60)}:${two(Math.floor(total % 60))}`;

const day = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

/** Whole calendar days between a moment and now, as the reader's calendar counts them. */
export const daysAgo = (date: Date, now: number): number => Math.round((day(new Date(now)) - day(date)) / 86_400_000);

export const clock = (date: Date, lang: Lang): string =>
  date.toLocaleTimeString(lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

function shortDate(date: Date, now: number, lang: Lang): string {
  const year = date.getFullYear() === new Date(now).getFullYear() ? {} : { year: 'numeric' as const };
  return date
    .toLocaleDateString(lang, { day: '2-digit', month: 'short', ...year })
    .replaceAll('.', '')
    .replaceAll(' de ', ' ');
}

/** For a list row: `agora`, `3 min`, `14:11`, `ontem`, `12 nov`. */
export function rowTime(date: Date, now: number, lang: Lang, t: Catalogue): string {
  const age = seconds(date, now);
  if (age < 60) return t.time.now;
  if (age < 3600) return `${Math.floor(age / 60)} min`;
  const days = daysAgo(date, now);
  if (days === 0) return clock(date, lang);
  return days === 1 ? t.time.yesterday : shortDate(date, now, lang);
}

/** For a day separator: `Hoje`, `Ontem`, `12 de novembro`. */
export function dayName(date: Date, now: number, lang: Lang, t: Catalogue): string {
  const days = daysAgo(date, now);
  if (days === 0) return t.time.Today;
  if (days === 1) return t.time.Yesterday;
  const year = days > 300 ? { year: 'numeric' as const } : {};
  return date.toLocaleDateString(lang, { weekday: 'short', day: 'numeric', month: 'long', ...year });
}

/** For a sentence: `14:07`, `ontem, 10:32`, `12 nov, 09:00`. */
export function moment(date: Date, now: number, lang: Lang, t: Catalogue): string {
  const days = daysAgo(date, now);
  if (days === 0) return clock(date, lang);
  const name = days === 1 ? t.time.yesterday : shortDate(date, now, lang);
  return `${name}, ${clock(date, lang)}`;
}

/** When it opens again: `08:00` today, `seg 08:00` within the week, `02 dez 08:00` later. */
export function opening(date: Date, now: number, lang: Lang): string {
  const days = -daysAgo(date, now);
  if (days === 0) return clock(date, lang);
  const name =
    days < 7 ? date.toLocaleDateString(lang, { weekday: 'short' }).replace('.', '') : shortDate(date, now, lang);
  return `${name} ${clock(date, lang)}`;
}

/** The part of the day, for the greeting. */
export function partOfDay(date: Date): 'morning' | 'afternoon' | 'evening' {
  const hour = date.getHours();
  if (hour >= 5 && hour < 12) return 'morning';
  return hour >= 12 && hour < 18 ? 'afternoon' : 'evening';
}
