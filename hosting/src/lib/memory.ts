/** What this browser remembers. Where it refuses storage altogether, nothing is, and the desk works on. */
import type { Store } from './drafts';

const REFUSED: Store = {
  getItem: () => null,
  setItem: () => {
    throw new Error('storage is refused');
  },
  removeItem: () => undefined,
};

function open(): Store {
  try {
    return localStorage;
  } catch {
    return REFUSED;
  }
}

export const storage = open();

const PREFIX = 'transbordo.';

export function recall(key: string): string | null {
  try {
    return storage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string): void {
  try {
    storage.setItem(PREFIX + key, value);
  } catch {
    // Private mode or full: the choice simply is not remembered.
  }
}
