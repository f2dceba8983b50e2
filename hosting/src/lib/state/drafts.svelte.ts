/**
 * What an agent has begun to write, per user, conversation and kind. It outlives reloads and sign-out, and all tabs show
 * the same: storage is where it is, nobody holds a copy.
 */
import { below, type DraftKind } from '../drafts';
import { storage } from '../memory';
import { onLeaving } from './leaving';

/** `template`: what was chosen and typed there, as JSON. */
type Kept = DraftKind | 'template';

/** What the browser refuses to store (private mode, full) lives as long as the page. */
const refused = new Map<string, string>();
let writes = $state(0);

const key = (uid: string, cid: string, kind: Kept): string => `transbordo.draft.${uid}.${cid}.${kind}`;

export function draftOf(uid: string, cid: string, kind: Kept): string {
  void writes;
  const at = key(uid, cid, kind);
  try {
    return refused.get(at) ?? storage.getItem(at) ?? '';
  } catch {
    return '';
  }
}

export function keepDraft(uid: string, cid: string, kind: Kept, text: string): void {
  const at = key(uid, cid, kind);
  refused.delete(at);
  try {
    if (text === '') storage.removeItem(at);
    else storage.setItem(at, text);
  } catch {
    refused.set(at, text);
  }
  writes += 1;
}

export const addToDraft = (uid: string, cid: string, kind: DraftKind, text: string): void =>
  keepDraft(uid, cid, kind, below(draftOf(uid, cid, kind), text));

/** It would not outlive a reload. */
export function isUnsafe(uid: string, cid: string, kind: DraftKind): boolean {
  void writes;
  return refused.has(key(uid, cid, kind));
}

/** Follows what other tabs write. */
export function startDrafts(): () => void {
  const heard = (): void => void (writes += 1);
  addEventListener('storage', heard);
  return () => removeEventListener('storage', heard);
}

onLeaving(() => refused.clear());
