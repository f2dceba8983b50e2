/** The thread as it is drawn: days, the line above new messages, and which bubbles belong together. */
import { daysAgo } from './time';
import type { Message } from './types';

export type Item =
  | { kind: 'day'; key: string; date: Date }
  | { kind: 'fresh'; key: string; count: number }
  | { kind: 'shut'; key: string; at: Date }
  /** gap: another speaker than above; lead: the first bubble of its speaker's run. */
  | { kind: 'message'; key: string; message: Message; gap: boolean; lead: boolean };

const speaker = (message: Message): string => `${message.direction}|${message.author.kind}|${message.author.uid ?? ''}`;

/** Oldest first; two of the same instant in the order of their ids. */
export const byTime = (a: Message, b: Message): number =>
  (a.at?.getTime() ?? Infinity) - (b.at?.getTime() ?? Infinity) || (a.id < b.id ? -1 : 1);

/** `messages` oldest first; `fresh` is the id of the first new message; `shut` when the window closed, if it has. */
export function timeline(messages: Message[], fresh: string | null, shut: Date | null, now: number): Item[] {
  const items: Item[] = [];
  const start = fresh === null ? -1 : messages.findIndex((message) => message.id === fresh);
  const count = start < 0 ? 0 : messages.slice(start).filter((message) => message.direction === 'in').length;
  let day: number | null = null;
  let previous: Message | null = null;
  let closing = shut;
  const close = (): void => {
    if (closing) items.push({ kind: 'shut', key: 'shut', at: closing });
    closing = null;
  };
  messages.forEach((message, index) => {
    const today = message.at ? daysAgo(message.at, now) : 0;
    const newDay = today !== day;
    const closes = closing !== null && (message.at === null || message.at > closing);
    if (closes && closing && daysAgo(closing, now) > today) close();
    if (newDay) items.push({ kind: 'day', key: `day-${today}`, date: message.at ?? new Date(now) });
    if (closes) close();
    if (index === start) items.push({ kind: 'fresh', key: 'fresh', count });
    const follows = previous !== null && !newDay && !closes && index !== start && previous.direction !== 'event';
    const lead = !follows || previous === null || speaker(previous) !== speaker(message);
    items.push({ kind: 'message', key: message.id, message, gap: follows && lead, lead });
    [day, previous] = [today, message];
  });
  close();
  return items;
}

/** The first of the last `unread` customer's messages: where the line "new messages" goes. */
export function firstUnread(messages: Message[], unread: number): string | null {
  if (unread <= 0) return null;
  const inbound = messages.filter((message) => message.direction === 'in');
  return inbound.at(-unread)?.id ?? inbound[0]?.id ?? null;
}
