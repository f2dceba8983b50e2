/** A period as a table for spreadsheets: a row for each day, a column for each figure, reason and queue. */
import type { Catalogue } from '../i18n/catalogue';
import { byCount, firstReplies, median, nineOfTen, type DayFigures, type Report } from './figures';

type Column = [title: string, cell: (day: DayFigures) => string | number | null];

interface Names {
  reason: (code: string) => string;
  queue: (id: string) => string;
}

/** Without the mark of the bytes' order at its start a spreadsheet takes the accents for something else. */
const UTF8_MARK = '\uFEFF';

export function csv({ days, total }: Report, names: Names, t: Catalogue): string {
  const columns = [...daily(t), ...byReason(total.reasons, names, t), ...byQueue(Object.keys(total.queues), names, t)];
  const rows = [columns.map(([title]) => title), ...days.map((day) => columns.map(([, cell]) => cell(day)))];
  const { separator } = t.reports.csv;
  return UTF8_MARK + rows.map((row) => row.map(field).join(separator) + '\r\n').join('');
}

function daily({ reports: { volume, csv } }: Catalogue): Column[] {
  return [
    [volume.day, ({ day }) => day],
    [volume.ended, ({ ended }) => ended],
    [volume.byBot, ({ byBot }) => byBot],
    [volume.withPeople, ({ withPeople }) => withPeople],
    [csv.replies, (day) => firstReplies(day).length],
    [csv.median, (day) => median(firstReplies(day))],
    [csv.nineOfTen, (day) => nineOfTen(firstReplies(day))],
  ];
}

const byReason = (reasons: Record<string, number>, names: Names, t: Catalogue): Column[] =>
  byCount(reasons).map(([code]) => [t.reports.csv.reason(names.reason(code)), (day) => day.reasons[code] ?? 0]);

// A title begins with a word of ours, so that no queue's name is taken for a formula.
const byQueue = (ids: string[], names: Names, { reports: { csv } }: Catalogue): Column[] =>
  ids.flatMap((id): Column[] => [
    [csv.queueEnded(names.queue(id)), (day) => day.queues[id]?.ended ?? 0],
    [csv.queueMedian(names.queue(id)), (day) => median(day.queues[id]?.firstReplySeconds ?? [])],
  ]);

const field = (value: string | number | null): string =>
  /[",;\r\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value ?? '');
