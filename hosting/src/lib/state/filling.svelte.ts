/** Which template was chosen for a conversation, and what was written into its gaps; it survives switching and back. */
import { SvelteMap } from 'svelte/reactivity';
import { onLeaving } from './leaving';

export interface Filling {
  template: string | null;
  typed: Record<string, string>;
}

const all = new SvelteMap<string, Filling>();

export const fillingOf = (cid: string): Filling => all.get(cid) ?? { template: null, typed: {} };

export const chooseTemplate = (cid: string, template: string): void =>
  void all.set(cid, { ...fillingOf(cid), template });

export function fillIn(cid: string, variable: string, value: string): void {
  const filling = fillingOf(cid);
  all.set(cid, { ...filling, typed: { ...filling.typed, [variable]: value } });
}

/** The template stays chosen. */
export const emptyGaps = (cid: string): void => void all.set(cid, { ...fillingOf(cid), typed: {} });

onLeaving(() => all.clear());
