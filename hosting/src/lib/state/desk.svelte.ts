/** What the whole desk shares: the live lists, queues, colleagues, canned replies and templates. */
import * as firebase from '../firebase';
import type { Loaded } from '../lists';
import { spec, type ListName } from '../queries';
import type { Agent, CannedReply, Conversation, DeskUser, Queue, Template } from '../types';
import { keepWatching } from './live';

const LISTS: readonly ListName[] = ['queue', 'mine', 'bot', 'others', 'done'];
const NOTHING: Loaded = { queue: [], mine: [], bot: [], others: [], done: [] };

let lists = $state.raw<Loaded>(NOTHING);
let ready = $state.raw<Partial<Record<ListName, true>>>({});
let agents = $state.raw<Agent[]>([]);
let queues = $state.raw<Queue[]>([]);
let canned = $state.raw<CannedReply[]>([]);
let templates = $state.raw<Template[]>([]);
let staleCount = $state(0);
let denied = $state(false);
const known = new Map<string, Conversation>();

export const desk = {
  get lists(): Loaded {
    return lists;
  },
  /** Whether a list has come in at least once. */
  has: (name: ListName): boolean => ready[name] === true,
  get agents(): Agent[] {
    return agents;
  },
  get queues(): Queue[] {
    return queues;
  },
  get canned(): CannedReply[] {
    return canned;
  },
  get templates(): Template[] {
    return templates;
  },
  /** At least one listener is interrupted. */
  get stale(): boolean {
    return staleCount > 0;
  },
  /** A listener was refused for good: the user's rights changed. */
  get denied(): boolean {
    return denied;
  },
  queue: (id: string | null): Queue | undefined => queues.find((queue) => queue.id === id),
  agent: (uid: string | null): Agent | undefined => agents.find((agent) => agent.uid === uid),
  /** The last state that any list showed of a conversation. */
  known: (cid: string): Conversation | undefined => known.get(cid),
};

function take(name: ListName, rows: Conversation[]): void {
  rows.forEach((row) => known.set(row.id, row));
  lists = { ...lists, [name]: rows };
  if (!ready[name]) ready = { ...ready, [name]: true };
}

const events = <T>(next: (value: T) => void) => ({
  next,
  denied: () => void (denied = true),
  stale: (is: boolean) => void (staleCount += is ? 1 : -1),
});

/** A listener may report several faults before it flows again: only its first and last change the count. */
function once<T>(next: (value: T) => void) {
  let was = false;
  const to = events(next);
  return {
    ...to,
    stale: (is: boolean) => {
      if (is !== was) to.stale(is);
      was = is;
    },
  };
}

export function startDesk(user: DeskUser): () => void {
  const stops = LISTS.map((name) => {
    const query = spec(name, user);
    if (!query) {
      take(name, []);
      return () => undefined;
    }
    return keepWatching(
      (to) => firebase.watchConversations(query, to),
      once<Conversation[]>((rows) => take(name, rows)),
    );
  });
  stops.push(
    keepWatching(
      firebase.watchAgents,
      once<Agent[]>((all) => (agents = all.toSorted((a, b) => a.name.localeCompare(b.name)))),
    ),
    keepWatching(
      firebase.watchQueues,
      once<Queue[]>((all) => (queues = all.toSorted((a, b) => a.order - b.order))),
    ),
    keepWatching(
      firebase.watchCannedReplies,
      once<CannedReply[]>((all) => (canned = all)),
    ),
    keepWatching(
      firebase.watchTemplates,
      once<Template[]>((all) => (templates = all)),
    ),
  );
  return () => {
    stops.forEach((stop) => stop());
    [lists, ready, agents, queues, canned, templates] = [NOTHING, {}, [], [], [], []];
    [staleCount, denied] = [0, false];
    known.clear();
  };
}
