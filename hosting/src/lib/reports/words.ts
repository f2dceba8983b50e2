/** Days, moments and changes in the words of the interface. */
import type { Catalogue, Lang } from '../i18n/catalogue';
import { span } from '../time';
import { dateOf, dayOf } from './days';
import { botShare, difference, firstReplies, growth, median, type Report } from './figures';

/** How a figure stands to the one before: `way` it moved, and whether that is good or bad. */
export interface Change {
  way: 'up' | 'down' | null;
  good: boolean | null;
  words: string;
}

/** `22 nov`. */
export const shortDay = (day: string, lang: Lang): string => named(dateOf(day), 'UTC', lang, {});

/** `dom 22 nov`. */
export const longDay = (day: string, lang: Lang): string => named(dateOf(day), 'UTC', lang, { weekday: 'short' });

const named = (at: Date, zone: string, lang: Lang, more: Intl.DateTimeFormatOptions): string =>
  at
    .toLocaleDateString(lang, { timeZone: zone, day: '2-digit', month: 'short', ...more })
    .replace(/[.,]/g, '')
    .replaceAll(' de ', ' ');

/** As the clocks of the business show it: `14:05`, on another day `21 nov, 14:05`. */
export function momentIn(zone: string, at: Date, today: string, lang: Lang): string {
  const clock = at.toLocaleTimeString(lang, {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return dayOf(at, zone) === today ? clock : `${named(at, zone, lang, {})}, ${clock}`;
}

/** More or fewer is neither good nor bad. */
export function volumeChange({ over, before }: Report, { reports: words }: Catalogue, lang: Lang): Change {
  const percent = (n: number): string => (n / 100).toLocaleString(lang, { style: 'percent' });
  const [more, fewer] = [(n: number) => words.more(percent(n)), (n: number) => words.fewer(percent(n))];
  return change(growth(over, before), { more, fewer, better: null }, words, words.noBefore);
}

export const shareChange = ({ over, before }: Report, { reports: words }: Catalogue): Change =>
  change(
    difference(botShare(over), botShare(before)),
    { more: words.pointsMore, fewer: words.pointsFewer, better: 'up' },
    words,
    before.ended > 0 ? words.noneEnded : words.noBefore,
  );

export function replyChange({ over, before }: Report, { reports: words }: Catalogue): Change {
  const [now, then] = [over, before].map((figures) => median(firstReplies(figures)));
  const brief = (seconds: number): string => (seconds < 60 ? `${seconds} s` : span(seconds));
  const [more, fewer] = [(n: number) => words.slower(brief(n)), (n: number) => words.faster(brief(n))];
  const none = before.ended > 0 ? words.noReplies : words.noBefore;
  return change(difference(now ?? null, then ?? null), { more, fewer, better: 'down' }, words, none);
}

interface Ways {
  more: (by: number) => string;
  fewer: (by: number) => string;
  better: Change['way'];
}

/** `none`: what is said where there is nothing to compare. */
function change(by: number | null, { more, fewer, better }: Ways, words: Catalogue['reports'], none: string): Change {
  if (by === null) return { way: null, good: null, words: none };
  if (by === 0) return { way: null, good: null, words: words.same };
  const way = by > 0 ? 'up' : 'down';
  return { way, good: better && better === way, words: by > 0 ? more(by) : fewer(-by) };
}
