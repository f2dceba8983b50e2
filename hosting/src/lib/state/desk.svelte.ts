/**
 * What the whole desk shares: the live lists, queues, colleagues, canned replies and templates.
 * Each document that a listener hears of is paid for: the queue and one's own conversations are always listened to, the
 * other lists and colleagues (whose heartbeats never end) only while something shows them.
 */
import { untrack } from 'svelte';
import * as firebase from '../firebase';
import type { Loaded } from '../lists';
import { spec, type ListName } from '../queries';
import type { Agent, CannedReply, Conversation, DeskUser, Queue, Template } from '../types';
import { keepWatching } from './live';
import { shared, type Shared } from './shared';

const ALWAYS: readonly ListName[] = ['queue', 'mine'];
const ON_WISH: readonly ListName[] = ['bot', 'others', 'done'];
const LINGER_MS = 60_000;
const NOTHING: Loaded = { queue: [], mine: [], bot: [], others: [], done: [] };

let lists = $state.raw<Loaded>(NOTHING);
let ready = $state.raw<Partial<Record<ListName, true>>>({});
let me = $state.raw<Agent | null>(null);
let colleagues = $state.raw<Agent[]>([]);
/** What can be wished for; none before the desk starts. */
let wishes = $state.raw<{ lists: Partial<Record<ListName, Shared>>; colleagues: Shared } | null>(null);
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
  /** Whether a list is there: listened to, and come in at least once. */
  has: (name: ListName): boolean => ready[name] === true,
  /** The user's own entry among the agents. */
  get me(): Agent | null {
    return me;
  },
  /** Everybody of the desk, by name; empty unless somebody wants them. */
  get colleagues(): Agent[] {
    return colleagues;
  },
  /** For an effect: keeps these lists coming until the answer is called. */
  wantLists: (names: readonly ListName[]): (() => void) => {
    const open = wishes?.lists;
    const leave = untrack(() => names.map((name) => open?.[name]?.want()));
    return () => leave.forEach((each) => each?.());
  },
  wantColleagues: (): (() => void) => {
    const open = wishes?.colleagues;
    return untrack(() => open?.want()) ?? (() => undefined);
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
  /** The last state that any list showed of a conversation. */
  known: (cid: string): Conversation | undefined => known.get(cid),
};

function take(name: ListName, rows: Conversation[]): void {
  rows.forEach((row) => known.set(row.id, row));
  lists = { ...lists, [name]: rows };
  if (!ready[name]) ready = { ...ready, [name]: true };
}

function forget(name: ListName): void {
  lists = { ...lists, [name]: [] };
  const { [name]: _, ...rest } = ready;
  ready = rest;
}

/** Keeps a listener going and counts it while it is interrupted, once however many faults it reports. */
export function watch<T>(
  source: Parameters<typeof keepWatching<T>>[0],
  next: (value: T) => void,
  refused: () => void = () => void (denied = true),
): () => void {
  let interrupted = false;
  const stale = (is: boolean): void => {
    if (is !== interrupted) staleCount += is ? 1 : -1;
    interrupted = is;
  };
  const stop = keepWatching<T>(source, { next, denied: refused, stale });
  return () => {
    stop();
    stale(false);
  };
}

function watchList(name: ListName, user: DeskUser): () => void {
  const query = spec(name, user);
  if (!query) {
    take(name, []);
    return () => undefined;
  }
  const stop = watch<Conversation[]>(
    (to) => firebase.watchConversations(query, to),
    (rows) => take(name, rows),
  );
  return () => {
    stop();
    forget(name);
  };
}

function watchColleagues(): () => void {
  const stop = watch(firebase.watchAgents, (all: Agent[]) => {
    colleagues = all.toSorted((a, b) => a.name.localeCompare(b.name));
  });
  return () => {
    stop();
    colleagues = [];
  };
}

export function startDesk(user: DeskUser): () => void {
  const stops = [
    ...ALWAYS.map((name) => watchList(name, user)),
    watch<Agent | null>(
      (to) => firebase.watchAgent(user.uid, to),
      (own) => (me = own),
    ),
    watch(firebase.watchQueues, (all: Queue[]) => (queues = all.toSorted((a, b) => a.order - b.order))),
    watch(firebase.watchCannedReplies, (all: CannedReply[]) => (canned = all)),
    watch(firebase.watchTemplates, (all: Template[]) => (templates = all)),
  ];
  const onWish = ON_WISH.map((name) => [name, shared(() => watchList(name, user), LINGER_MS)] as const);
  const everybody = shared(watchColleagues, LINGER_MS);
  wishes = { lists: Object.fromEntries(onWish), colleagues: everybody };
  return () => {
    wishes = null;
    [...onWish.map(([, list]) => list), everybody].forEach((each) => each.end());
    stops.forEach((stop) => stop());
    [lists, ready, me, queues, canned, templates] = [NOTHING, {}, null, [], [], []];
    denied = false;
    known.clear();
  };
}
