/** What an agent has begun to write, per user, conversation and kind; it outlives reloads and sign-out. */

export type DraftKind = 'reply' | 'note';
export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const key = (uid: string, cid: string, kind: DraftKind): string => `transbordo.draft.${uid}.${cid}.${kind}`;

export function readDraft(store: Store, uid: string, cid: string, kind: DraftKind): string {
  try {
    return store.getItem(key(uid, cid, kind)) ?? '';
  } catch {
    return '';
  }
}

/** Keeps the text; false where the browser refuses (private mode, full): then it lives only in memory. */
export function keepDraft(store: Store, uid: string, cid: string, kind: DraftKind, text: string): boolean {
  try {
    if (text === '') store.removeItem(key(uid, cid, kind));
    else store.setItem(key(uid, cid, kind), text);
    return true;
  } catch {
    return false;
  }
}

/** A text given back (a suggestion, a message that was refused) goes below what is there already. */
export const below = (before: string, text: string): string => (before.trim() ? `${before}\n${text}` : text);

/** Puts a text into a draft that is not on screen; false where it could not be kept. */
export const addToDraft = (store: Store, uid: string, cid: string, kind: DraftKind, text: string): boolean =>
  keepDraft(store, uid, cid, kind, below(readDraft(store, uid, cid, kind), text));
