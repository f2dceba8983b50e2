/**
 * What is new for an agent since the last look: who came into the queue, who of their own customers wrote, and what
 * colleagues gave them.
 */
import type { Loaded } from './lists';
import type { Conversation } from './types';

export interface Seen {
  queue: ReadonlySet<string>;
  /** How much of each own conversation was unread. */
  mine: ReadonlyMap<string, number>;
}

export const seen = (queue: Conversation[], mine: Conversation[]): Seen => ({
  queue: new Set(queue.map((row) => row.id)),
  mine: new Map(mine.map((row) => [row.id, row.unread])),
});

/** `before` null: the first look, at which nothing is new. `open`: the one before somebody's eyes. */
export function newsSince(before: Seen | null, queue: Conversation[], mine: Conversation[], open: string | null) {
  if (!before) return { arrived: [], wrote: [], given: [] };
  const unseen = mine.filter((row) => row.id !== open);
  return {
    arrived: queue.filter((row) => !before.queue.has(row.id)),
    wrote: unseen.filter((row) => row.unread > (before.mine.get(row.id) ?? row.unread)),
    given: unseen.filter((row) => row.givenBy !== null && !before.mine.has(row.id)),
  };
}

/** How many customers wait for a person: anybody, or this one. */
export const waiting = ({ queue, mine }: Loaded): number => queue.length + mine.filter((row) => row.needsReply).length;
