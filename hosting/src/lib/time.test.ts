import { describe, expect, it } from 'vitest';
import { minutesAgo, NOW } from './fixtures';
import { en } from './i18n/en';
import { pt } from './i18n/pt';
import { dayName, left, mark, moment, opening, partOfDay, rough, rowTime, span } from './time';

describe('durations', () => {
  it.each([
    [0, '00:00'],
    [80, '01:20'],
    [472, '07:52'],
    [3600, '1 h 00'],
    [3900, '1 h 05'],
    [90_000, '1 d 1 h'],
  ])('%i s waited reads %s', (seconds, text) => expect(span(seconds)).toBe(text));

  it.each([
    [86_280, '23 h 58'],
    [6000, '1 h 40'],
    [2880, '48 min'],
    [20, '0 min'],
  ])('%i s left reads %s', (seconds, text) => expect(left(seconds)).toBe(text));

  it.each([
    [4, '4 s'],
    [90, '1 min'],
    [11_000, '3 h'],
    [200_000, '2 d'],
  ])('%i s is roughly %s', (seconds, text) => expect(rough(seconds)).toBe(text));

  it('a place in a recording reads 0:07', () => expect(mark(7.4)).toBe('0:07'));
});

describe('moments', () => {
  it.each([
    [0.5, 'agora'],
    [7, '7 min'],
    [120, '12:12'],
    [24 * 60, 'ontem'],
    [10 * 24 * 60, '12 nov'],
  ])('%d minutes ago in a row reads %s', (minutes, text) =>
    expect(rowTime(minutesAgo(minutes), NOW, 'pt-BR', pt)).toBe(text),
  );

  it('count days by the calendar, not by 24 hours', () => {
    const lateYesterday = new Date(2026, 10, 21, 23, 59);
    expect(dayName(lateYesterday, new Date(2026, 10, 22, 0, 5).getTime(), 'pt-BR', pt)).toBe('Ontem');
  });

  it.each([
    ['pt-BR', pt, '12 nov 2025, 00:05'],
    ['en', en, 'Nov 12, 2025, 00:05'],
  ] as const)('of another year, just after midnight, in %s', (lang, words, text) =>
    expect(moment(new Date(2025, 10, 12, 0, 5), NOW, lang, words)).toBe(text),
  );

  it('name older days', () => expect(dayName(minutesAgo(10 * 24 * 60), NOW, 'en', en)).toBe('Thu, November 12'));

  it.each([
    [5, '14:07'],
    [24 * 60, 'ontem, 14:12'],
  ])('%d minutes ago in a sentence read %s', (minutes, text) =>
    expect(moment(minutesAgo(minutes), NOW, 'pt-BR', pt)).toBe(text),
  );

  it.each([
    [-60, '15:12'],
    [-24 * 60, 'seg 14:12'],
    [-10 * 24 * 60, '02 dez 14:12'],
  ])('the opening %d minutes from now reads %s', (minutes, text) =>
    expect(opening(minutesAgo(minutes), NOW, 'pt-BR')).toBe(text),
  );

  it.each([
    [4, 'evening'],
    [9, 'morning'],
    [13, 'afternoon'],
    [19, 'evening'],
  ])('%i o’clock is %s', (hour, part) => expect(partOfDay(new Date(2026, 10, 22, hour))).toBe(part));
});
