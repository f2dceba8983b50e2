/** Short-lived links to files, asked for when first needed and kept until shortly before they expire. */
import * as api from '../api';

const MARGIN_MS = 30_000;
const cache = new Map<string, { link: Promise<api.Result<api.MediaLink>>; until: number }>();

const keyOf = (cid: string, mid: string, index: number): string => `${cid}/${mid}/${index}`;

export async function linkTo(cid: string, mid: string, index: number): Promise<string | null> {
  const key = keyOf(cid, mid, index);
  const kept = cache.get(key);
  if (kept && Date.now() < kept.until) {
    const result = await kept.link;
    if (result.ok) return result.value.url;
  }
  const entry = { link: api.mediaLink(cid, mid, index), until: Infinity };
  cache.set(key, entry);
  const result = await entry.link;
  if (result.ok) entry.until = result.value.expiresAt - MARGIN_MS;
  else cache.delete(key);
  return result.ok ? result.value.url : null;
}

/** It could not be opened, whatever was said of how long it would last. */
export const forgetLink = (cid: string, mid: string, index: number): void => void cache.delete(keyOf(cid, mid, index));

export const forgetLinks = (): void => cache.clear();
