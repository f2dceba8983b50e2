/** What somebody else wrote where two changed the same, in lines that a person can choose by. */
import type { Catalogue } from '../i18n/catalogue';
import { dayInWords } from './hours';
import type { Path } from './merging';
import type { TextKey } from './texts';
import { WEEKDAYS, type BusinessSettings, type Period, type Spoken, type Weekday } from './types';

/** Of the business's settings, one line for each day and each text. */
export function businessLines(
  theirs: BusinessSettings,
  paths: readonly Path[],
  t: Catalogue,
  language: string,
): string[] {
  const words = t.config.messages;
  const day = (name: Weekday): string =>
    `${words.weekdays[name]}: ${periods(theirs.hours?.[name] ?? [], words.closed)}`;
  return paths.flatMap(([field, first, second]): string[] => {
    if (field === 'hours') {
      if (!theirs.hours) return [words.always];
      return first ? [day(first as Weekday)] : WEEKDAYS.map(day);
    }
    if (field === 'texts') {
      const spoken = first as Spoken;
      const text = theirs.texts[spoken][second ?? ''] ?? words.product;
      return [`${words.keys[second as TextKey]} (${t.config.persona.languages[spoken]}): ${text}`];
    }
    if (field === 'holidays') {
      const days = theirs.holidays.map((date) => dayInWords(date, language));
      return [`${words.holidays}: ${days.join(' · ') || words.noHolidays}`];
    }
    return [field === 'timezone' ? theirs.timezone : theirs.name];
  });
}

const periods = (all: readonly Period[], closed: string): string =>
  all.map(({ from, to }) => `${from}–${to}`).join(', ') || closed;
