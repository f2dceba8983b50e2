/**
 * What this desk has asked to be sent and does not see in Firestore yet. Each entry keeps its ULID through every
 * retry and reload, so that the server makes one message of it; it leaves only when Firestore holds that id.
 * All tabs of one person share it: one at a time sends a conversation's entries (Web Locks), the others look on. A
 * browser without locks sends an entry twice at worst, which the ULID makes harmless.
 */
import * as api from '../api';
import type { Draft, Entry } from '../entry';
import { ulid } from '../ulid';
import { transient } from '../words';
import { lost } from './connection.svelte';
import * as kept from './kept';

const BUSY_MS = 3000;

let entries = $state<Entry[]>([]);
let uid = '';
let newest = 0;
/** Ids that lie in storage: another tab has settled those that do no longer. */
const stored = new Set<string>();
const pumping = new Set<string>();

export const entriesOf = (cid: string): Entry[] => entries.filter((entry) => entry.cid === cid);

function store(entry: Entry): void {
  if (entry.state === 'accepted') drop(entry.id);
  else if (kept.keep(uid, entry)) stored.add(entry.id);
}

function drop(id: string): void {
  kept.forget(uid, id);
  stored.delete(id);
}

function change(id: string, what: Partial<Entry>): void {
  const entry = entries.find((item) => item.id === id);
  if (!entry) return;
  const changed = { ...entry, ...what };
  entries = entries.map((item) => (item === entry ? changed : item));
  store(changed);
}

export function remove(id: string): void {
  entries = entries.filter((entry) => entry.id !== id);
  drop(id);
}

/**
 * Firestore shows these ids of a conversation: the bubbles now come from there. What was accepted before `edge` is there
 * too, pushed off the page by newer ones.
 */
export function reconcile(cid: string, ids: ReadonlySet<string>, edge: Date | null): void {
  const past = (entry: Entry): boolean => entry.cid === cid && entry.state === 'accepted' && entry.at < Number(edge);
  const seen = entries.filter((entry) => ids.has(entry.id) || past(entry));
  if (seen.length === 0) return;
  entries = entries.filter((entry) => !seen.includes(entry));
  seen.forEach((entry) => drop(entry.id));
}

export function send(cid: string, epoch: number, draft: Draft): void {
  // What is written in the same millisecond keeps its order, in other tabs and after a reload too.
  newest = Math.max(Date.now(), newest + 1);
  const entry: Entry = { ...draft, id: ulid(newest), cid, epoch, at: newest, state: 'waiting', error: null };
  entries = [...entries, entry];
  store(entry);
  void pump(cid);
}

/** Only a text can go back into the composer whole. */
export const editable = ({ text, template, files }: Entry): boolean => text !== '' && !template && files.length === 0;

/** Once more, by a person's wish: with the epoch that is on screen now. */
export function again(id: string, epoch: number): void {
  change(id, { state: 'waiting', epoch, error: null });
  const entry = entries.find((item) => item.id === id);
  if (entry) void pump(entry.cid);
}

function deliver(entry: Entry): Promise<api.Result<unknown>> {
  if (entry.kind === 'note') return api.sendNote(entry.cid, entry.id, entry.text);
  return api.sendMessage(entry.cid, {
    id: entry.id,
    epoch: entry.epoch,
    ...(entry.text && !entry.template && { text: entry.text }),
    ...(entry.files.length > 0 && { media: entry.files.map((file) => file.id) }),
    ...(entry.template && { template: entry.template }),
    ...(entry.replyTo && { replyTo: entry.replyTo }),
  });
}

const settledElsewhere = (entry: Entry): boolean =>
  entry.state !== 'accepted' && stored.has(entry.id) && kept.find(uid, entry.id) === null;

/**
 * Takes over what other tabs have written, settled or had refused. What this tab sends just now is its own.
 * Answers the conversations of which it had not known an entry.
 */
function adopt(): Set<string> {
  const theirs = kept.all(uid).map((entry): Entry => ({
    ...entry,
    state: entry.state === 'refused' ? 'refused' : 'waiting',
  }));
  const fresh = theirs.filter((entry) => !stored.has(entry.id)).map((entry) => entry.cid);
  const ours = entries.filter((entry) => !settledElsewhere(entry));
  const held = new Set(ours.filter((entry) => !stored.has(entry.id) || entry.state === 'sending').map(({ id }) => id));
  theirs.forEach((entry) => stored.add(entry.id));
  entries = [...ours.filter((entry) => held.has(entry.id)), ...theirs.filter((entry) => !held.has(entry.id))].toSorted(
    (a, b) => a.at - b.at,
  );
  return new Set(fresh);
}

/** Runs while no other tab sends for this conversation. */
async function alone<T>(cid: string, act: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return act();
  return navigator.locks.request(`transbordo.outbox.${uid}.${cid}`, act) as Promise<T>;
}

/** Sends one entry; false when the network or the server gave out and it still waits. */
async function sendOne(entry: Entry): Promise<boolean> {
  change(entry.id, { state: 'sending' });
  const result = await deliver(entry);
  if (result.ok) {
    change(entry.id, { state: 'accepted' });
    return true;
  }
  if (!transient(result.error)) {
    change(entry.id, { state: 'refused', error: result.error });
    return true;
  }
  change(entry.id, { state: 'waiting' });
  if (result.error.code === 'busy') setTimeout(() => void pump(entry.cid), BUSY_MS);
  else lost();
  return false;
}

const nextOf = (cid: string): Entry | undefined => entries.find((item) => item.cid === cid && item.state === 'waiting');

/** Sends a conversation's entries one after the other, in the order written; answers how many were accepted. */
async function pump(cid: string): Promise<number> {
  if (pumping.has(cid)) return 0;
  pumping.add(cid);
  let sent = 0;
  try {
    let going = true;
    while (going && nextOf(cid)) {
      going = await alone(cid, async () => {
        // Another tab may have sent it while this one waited for its turn.
        adopt();
        const entry = nextOf(cid);
        if (!entry) return true;
        const settled = await sendOne(entry);
        if (entries.some(({ id, state }) => id === entry.id && state === 'accepted')) sent += 1;
        return settled;
      });
    }
    return sent;
  } finally {
    pumping.delete(cid);
  }
}

/** Tries all that waits, of this tab and of tabs that are gone; answers how many the server accepted. */
export async function flush(): Promise<number> {
  adopt();
  const cids = new Set(entries.filter((entry) => entry.state === 'waiting').map((entry) => entry.cid));
  const counts = await Promise.all([...cids].map(pump));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Loads what this user left behind. What was on its way is asked again: the id makes that safe. */
export function startOutbox(user: string): () => void {
  uid = user;
  // Told of other tabs only. An entry of theirs waits here for its turn: should they be closed, this tab sends it.
  const changed = (event: StorageEvent): void => {
    if (kept.isOf(user, event.key)) adopt().forEach((cid) => void pump(cid));
  };
  addEventListener('storage', changed);
  void flush();
  return () => {
    removeEventListener('storage', changed);
    entries = [];
    stored.clear();
    uid = '';
  };
}
