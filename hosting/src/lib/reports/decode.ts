/** The document of a day's figures into the page's types; what is odd in it counts as nothing. */
import { instant, record, type Raw } from '../decode';
import { ascending, type DayFigures, type QueueFigures } from './figures';

const count = (value: unknown): number => (typeof value === 'number' && value > 0 ? Math.floor(value) : 0);
const counts = (value: unknown): Record<string, number> =>
  Object.fromEntries(Object.entries(record(value)).map(([key, number]) => [key, count(number)]));

function queueFigures(value: unknown): QueueFigures {
  const { ended, firstReplySeconds } = record(value);
  const seconds = Array.isArray(firstReplySeconds) ? firstReplySeconds : [];
  return { ended: count(ended), firstReplySeconds: ascending(seconds.filter(Number.isFinite)) };
}

export function dayFigures(day: string, raw: Raw): DayFigures {
  const queues = Object.entries(record(raw.queues)).map(([id, queue]) => [id, queueFigures(queue)] as const);
  return {
    day,
    until: instant(raw.until),
    ended: count(raw.ended),
    byBot: count(raw.byBot),
    withPeople: count(raw.withPeople),
    reasons: counts(raw.reasons),
    queues: Object.fromEntries(queues),
  };
}
