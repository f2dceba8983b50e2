/**
 * What this desk has asked to be sent and does not see in Firestore yet. Each entry keeps its ULID through every
 * retry and reload, so that the server makes one message of it; it leaves only when Firestore shows that id.
 */
import * as api from '../api';
import { storage } from '../memory';
import { ulid } from '../ulid';
import { transient } from '../words';
import { lost } from './connection.svelte';

export interface Draft {
  kind: 'reply' | 'note';
  /** What is shown; also what is sent, unless it is a template. */
  text: string;
  files: { id: string; name: string; contentType: string }[];
  template: api.Outgoing['template'] | null;
  replyTo: string | null;
}

export interface Entry extends Draft {
  id: string;
  cid: string;
  epoch: number;
  at: number;
  /** waiting: not accepted yet, will be tried; sending: on its way; accepted: Firestore will show it; refused: a person must decide. */
  state: 'waiting' | 'sending' | 'accepted' | 'refused';
  error: api.ApiError | null;
}

const KEPT_MS = 60_000;
const BUSY_MS = 3000;

let entries = $state<Entry[]>([]);
let uid: string | null = null;
const pumping = new Set<string>();

const key = (): string => `transbordo.outbox.${uid}`;

export const entriesOf = (cid: string): Entry[] => entries.filter((entry) => entry.cid === cid);

function persist(): void {
  const open = entries.filter((entry) => entry.state !== 'accepted');
  try {
    if (open.length > 0) storage.setItem(key(), JSON.stringify(open));
    else storage.removeItem(key());
  } catch {
    // Storage refused: the entries live as long as the page.
  }
}

function change(id: string, what: Partial<Entry>): void {
  entries = entries.map((entry) => (entry.id === id ? { ...entry, ...what } : entry));
  persist();
}

export function remove(id: string): void {
  entries = entries.filter((entry) => entry.id !== id);
  persist();
}

/** Firestore shows these ids: the bubbles now come from there. */
export function reconcile(ids: ReadonlySet<string>): void {
  if (entries.some((entry) => ids.has(entry.id))) {
    entries = entries.filter((entry) => !ids.has(entry.id));
    persist();
  }
}

export function send(cid: string, epoch: number, draft: Draft): void {
  const entry: Entry = { ...draft, id: ulid(), cid, epoch, at: Date.now(), state: 'waiting', error: null };
  entries = [...entries, entry];
  persist();
  void pump(cid);
}

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

/** Sends a conversation's entries one after the other, in the order written; answers how many were accepted. */
async function pump(cid: string): Promise<number> {
  if (pumping.has(cid)) return 0;
  pumping.add(cid);
  let sent = 0;
  try {
    for (;;) {
      const entry = entries.find((item) => item.cid === cid && item.state === 'waiting');
      if (!entry) return sent;
      change(entry.id, { state: 'sending' });
      const result = await deliver(entry);
      if (result.ok) {
        sent += 1;
        change(entry.id, { state: 'accepted' });
        setTimeout(() => remove(entry.id), KEPT_MS);
      } else if (transient(result.error)) {
        change(entry.id, { state: 'waiting' });
        if (result.error.code === 'busy') setTimeout(() => void pump(cid), BUSY_MS);
        else lost();
        return sent;
      } else change(entry.id, { state: 'refused', error: result.error });
    }
  } finally {
    pumping.delete(cid);
  }
}

/** Tries all that waits; answers how many the server accepted. */
export async function flush(): Promise<number> {
  const cids = new Set(entries.filter((entry) => entry.state === 'waiting').map((entry) => entry.cid));
  const counts = await Promise.all([...cids].map(pump));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Loads what this user left behind. What was on its way is asked again: the id makes that safe. */
export function startOutbox(user: string): () => void {
  uid = user;
  try {
    const kept = JSON.parse(storage.getItem(key()) ?? '[]') as Entry[];
    entries = kept.map((entry) => ({ ...entry, state: entry.state === 'refused' ? 'refused' : 'waiting' }));
  } catch {
    entries = [];
  }
  void flush();
  return () => {
    entries = [];
    uid = null;
  };
}
