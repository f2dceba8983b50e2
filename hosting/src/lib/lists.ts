/** The lists of the desk: order, grouping, search, and how a list stands still while someone points at it. */
import { fold } from './folding';
import { phone } from './mask';
import type { Conversation } from './types';
import type { ListName } from './queries';

export type Tab = 'queue' | 'mine' | 'bot' | 'all';
export type Loaded = Record<ListName, Conversation[]>;

export interface Group {
  name: ListName;
  rows: Conversation[];
}

/** The lists that each tab shows. */
export const TABS: Readonly<Record<Tab, readonly ListName[]>> = {
  queue: ['queue'],
  mine: ['mine'],
  bot: ['bot'],
  all: ['queue', 'mine', 'bot', 'others', 'done'],
};

const time = (date: Date | null): number => date?.getTime() ?? 0;
const newest = (a: Conversation, b: Conversation): number => time(b.updatedAt) - time(a.updatedAt);
const longest = (a: Conversation, b: Conversation): number => time(a.waitingSince) - time(b.waitingSince);

/** Unanswered on top, the longest wait first; the answered ones by their last movement. */
function unanswered(a: Conversation, b: Conversation): number {
  if (a.needsReply !== b.needsReply) return a.needsReply ? -1 : 1;
  return a.needsReply ? time(a.needsReplySince) - time(b.needsReplySince) : newest(a, b);
}

const ORDER: Record<ListName, (a: Conversation, b: Conversation) => number> = {
  queue: longest,
  mine: unanswered,
  bot: newest,
  others: newest,
  done: newest,
};

/** A tab's groups in order. A conversation stands in one group only, even while two listeners both still hold it. */
export function groups(tab: Tab, loaded: Loaded, uid: string): Group[] {
  const seen = new Set<string>(tab === 'all' ? loaded.mine.map((row) => row.id) : []);
  const fresh = (name: ListName) => (row: Conversation) =>
    name === 'mine' || (!seen.has(row.id) && !(name === 'others' && row.agentUid === uid));
  return TABS[tab].map((name) => {
    const rows = loaded[name].filter(fresh(name)).toSorted(ORDER[name]);
    rows.forEach((row) => seen.add(row.id));
    return { name, rows };
  });
}

/** Letters from which on what was said in voice notes is searched too. */
export const SEARCHABLE = 3;

/** Whether a conversation answers a search by name, telephone or protocol (accents and punctuation aside). */
export function matches(row: Conversation, words: string): boolean {
  const wanted = fold(words.trim());
  if (!wanted) return true;
  const digits = wanted.replace(/\D/g, '');
  const numbers = `${phone(row.contact.address) ?? ''} ${row.contact.key} ${row.episode ?? ''}`.replace(/[^\d ]/g, '');
  return fold(row.contact.name).includes(wanted) || (digits.length >= 3 && numbers.includes(digits));
}

export const search = (all: Group[], words: string): Group[] =>
  all.map((group) => ({ ...group, rows: group.rows.filter((row) => matches(row, words)) }));

/** The order on screen at the moment the pointer or the keyboard entered the list. */
export type Hold = { name: ListName; ids: string[] }[];

export const holdOf = (shown: Group[]): Hold =>
  shown.map(({ name, rows }) => ({ name, ids: rows.map((row) => row.id) }));

export interface Held {
  groups: Group[];
  /** Ids that are still shown in their place though they have left that group, and nobody here has to answer. */
  gone: Set<string>;
  /** Conversations that wait to be let in. */
  arrivals: Conversation[];
}

/** Still in its group, or come to where somebody here has to answer. */
const asksForUs = (now: ListName | undefined, before: ListName): boolean =>
  now === before || now === 'queue' || (now === 'mine' && before !== 'queue');

/**
 * What to show while the list is held: every row where it was, with its newest content; arrivals only counted.
 * `known` finds the last state of a conversation that has left all lists.
 */
export function held(hold: Hold, live: Group[], known: (id: string) => Conversation | undefined): Held {
  const rows = new Map(live.flatMap((group) => group.rows.map((row) => [row.id, row] as const)));
  const place = new Map(live.flatMap((group) => group.rows.map((row) => [row.id, group.name] as const)));
  const shown = new Set(hold.flatMap((group) => group.ids));
  const gone = new Set<string>();
  const kept = hold.map(({ name, ids }) => ({
    name,
    rows: ids.flatMap((id) => {
      if (!asksForUs(place.get(id), name)) gone.add(id);
      return rows.get(id) ?? known(id) ?? [];
    }),
  }));
  const arrivals = [...rows.values()].filter((row) => !shown.has(row.id));
  return { groups: kept, gone, arrivals };
}

/** The neighbour of the open conversation for j and k; the first row where none is open. */
export function neighbour(shown: Group[], current: string | null, step: 1 | -1): string | null {
  const ids = shown.flatMap((group) => group.rows.map((row) => row.id));
  const at = current === null ? -1 : ids.indexOf(current);
  if (at < 0) return ids[0] ?? null;
  return ids[Math.min(ids.length - 1, Math.max(0, at + step))] ?? null;
}
