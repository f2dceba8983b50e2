/** The outbox on this computer: one place per entry, so that two tabs of one person never overwrite each other's. */
import { storage } from '../memory';
import type { Entry } from '../entry';

const prefix = (uid: string): string => `transbordo.outbox.${uid}.`;
const ULID = /^[0-9A-Z]{26}$/;

/** False where this browser stores nothing: the entry lives as long as its page. */
export function keep(uid: string, entry: Entry): boolean {
  try {
    storage.setItem(prefix(uid) + entry.id, JSON.stringify(entry));
    return true;
  } catch {
    return false;
  }
}

export const forget = (uid: string, id: string): void => storage.removeItem(prefix(uid) + id);

/** The ids in a change that the browser reports of another tab belong to this user's outbox. */
export const isOf = (uid: string, key: string | null): boolean => key === null || key.startsWith(prefix(uid));

export function find(uid: string, id: string): Entry | null {
  try {
    const text = storage.getItem(prefix(uid) + id);
    return text === null ? null : (JSON.parse(text) as Entry);
  } catch {
    return null;
  }
}

export const all = (uid: string): Entry[] =>
  Object.keys(storage)
    .filter((key) => key.startsWith(prefix(uid)))
    .map((key) => key.slice(prefix(uid).length))
    .filter((id) => ULID.test(id))
    .flatMap((id) => find(uid, id) ?? []);
