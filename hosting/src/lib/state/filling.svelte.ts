/** Which template was chosen for a conversation, and what was written into its gaps: kept as other drafts are. */
import { draftOf, keepDraft } from './drafts.svelte';

export interface Filling {
  template: string | null;
  typed: Record<string, string>;
}

const NOTHING: Filling = { template: null, typed: {} };

export function fillingOf(uid: string, cid: string): Filling {
  try {
    return { ...NOTHING, ...(JSON.parse(draftOf(uid, cid, 'template') || '{}') as Partial<Filling>) };
  } catch {
    return NOTHING;
  }
}

const keep = (uid: string, cid: string, filling: Filling): void =>
  keepDraft(uid, cid, 'template', JSON.stringify(filling));

export const chooseTemplate = (uid: string, cid: string, template: string): void =>
  keep(uid, cid, { ...fillingOf(uid, cid), template });

export const fillIn = (uid: string, cid: string, template: string, variable: string, value: string): void =>
  keep(uid, cid, { template, typed: { ...fillingOf(uid, cid).typed, [variable]: value } });

export const forgetFilling = (uid: string, cid: string): void => keepDraft(uid, cid, 'template', '');
