/** Small choices of this browser (theme, language, tab). Where storage is refused they last for the visit. */

const PREFIX = 'transbordo.';

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    // Private mode or full: the choice simply is not remembered.
  }
}
