/** Which message the next reply quotes, per conversation. */
import { SvelteMap } from 'svelte/reactivity';
import { onLeaving } from './leaving';
import { ui } from './ui.svelte';

const quoted = new SvelteMap<string, string>();

export const quotedIn = (cid: string): string | null => quoted.get(cid) ?? null;

export function reply(cid: string, mid: string): void {
  quoted.set(cid, mid);
  ui.write('reply');
}

export const dropQuote = (cid: string): void => void quoted.delete(cid);

onLeaving(() => quoted.clear());
