/** Which template was chosen for a conversation, and what was written into its gaps: kept as other drafts are. */
import { draftOf, keepDraft } from './drafts.svelte';

export interface Filling {
  template: string | null;
  typed: Record<string, string>;
}

export function fillingOf(uid: string, cid: string): Filling {
  const kept = draftOf(uid, cid, 'template');
  return kept ? (JSON.parse(kept) as Filling) : { template: null, typed: {} };
}

const keep = (uid: string, cid: string, change: Partial<Filling>): void =>
  keepDraft(uid, cid, 'template', JSON.stringify({ ...fillingOf(uid, cid), ...change }));

export const chooseTemplate = (uid: string, cid: string, template: string): void => keep(uid, cid, { template });

export const fillIn = (uid: string, cid: string, variable: string, value: string): void =>
  keep(uid, cid, { typed: { ...fillingOf(uid, cid).typed, [variable]: value } });

/** The template stays chosen. */
export const emptyGaps = (uid: string, cid: string): void => keep(uid, cid, { typed: {} });
