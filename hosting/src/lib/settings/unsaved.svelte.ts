/** Texts of the settings that only this browser has: the server has not taken them, and their form may long be left. */
import type { Store } from '../drafts';
import { storage } from '../memory';
import { contentOf } from './changes';
import { same } from './merging';
import type { Article, Content } from './types';

const PREFIX = 'transbordo.settings.';
let writes = $state(0);

/** Where forms keep what they hold, so that whoever shows a list of it sees each change. */
export const kept: Store = {
  getItem: (place) => storage.getItem(PREFIX + place),
  setItem: (place, text) => {
    storage.setItem(PREFIX + place, text);
    writes += 1;
  },
  removeItem: (place) => {
    storage.removeItem(PREFIX + place);
    writes += 1;
  },
};

export const placeOf = (uid: string, article: string): string => `${uid}.article.${article}`;

/** What somebody wrote into articles and is not saved, by the article's id: also of articles that are nowhere else. */
export function unsavedArticles(uid: string, articles: readonly Article[]): Map<string, Content> {
  void writes;
  const start = PREFIX + placeOf(uid, '');
  const ids = Object.keys(storage)
    .filter((key) => key.startsWith(start))
    .map((key) => key.slice(start.length));
  const found = ids.toSorted().flatMap((id): [string, Content][] => {
    const written = read(placeOf(uid, id));
    const there = articles.find((one) => one.id === id) ?? null;
    return written && !same(written, contentOf(there)) ? [[id, written]] : [];
  });
  return new Map(found);
}

function read(place: string): Content | null {
  try {
    return (JSON.parse(kept.getItem(place) ?? 'null') as { value: Content } | null)?.value ?? null;
  } catch {
    return null;
  }
}

/** Follows what other tabs keep. */
export function watchKept(): () => void {
  const heard = (): void => void (writes += 1);
  addEventListener('storage', heard);
  return () => removeEventListener('storage', heard);
}
