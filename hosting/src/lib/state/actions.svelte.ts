/** What a person does to a conversation: asked of the agent API, with its answer or refusal in words. */
import * as api from '../api';
import { language, t } from '../i18n/i18n.svelte';
import type { DraftKind } from '../drafts';
import type { Conversation } from '../types';
import { refusal, transient } from '../words';
import { lost } from './connection.svelte';
import { desk } from './desk.svelte';
import { addToDraft } from './drafts.svelte';
import { go, openCid } from './router.svelte';
import { pathOf } from '../route';
import { notify, type Toast } from './toasts.svelte';
import type { Thread } from './thread.svelte';
import { ui } from './ui.svelte';

let busy = $state(false);

/** An act is under way: its buttons wait. */
export const acting = (): boolean => busy;

export const explain = (error: api.ApiError): string => refusal(error, Date.now(), language(), t());

const unreached = ({ code }: api.ApiError): boolean => code === 'network' || code === 'timeout';

/** What can't be done, in words; never true. */
function refuse(why: string): false {
  notify('alert', why);
  return false;
}

function complain(error: api.ApiError, action: Toast['action'] = null): void {
  if (unreached(error)) lost();
  notify('alert', explain(error), action);
}

async function run(
  thread: Thread,
  ask: (cid: string, epoch: number) => Promise<api.Result<Conversation>>,
): Promise<api.Result<Conversation> | null> {
  const conversation = thread.conversation;
  if (!conversation || busy) return null;
  busy = true;
  try {
    const result = await ask(conversation.id, conversation.epoch);
    if (result.ok) thread.accept(result.value);
    return result;
  } finally {
    busy = false;
  }
}

/** The one in the queue that has waited longest, other than this. */
const another = (cid: string): Conversation | undefined =>
  desk.lists.queue.find((row) => row.id !== cid && row.owner === 'queue');

function seeAnother(cid: string): Toast['action'] {
  const next = another(cid);
  return next ? { label: t().toasts.another, run: () => go(pathOf(next.id)) } : null;
}

/** What was resolved is reopened instead: its episode goes on. */
export function canClaim(thread: Thread): boolean {
  const { owner, episode } = thread.conversation ?? {};
  return owner === 'queue' || owner === 'bot' || (owner === 'nobody' && !episode);
}

/** Who leads may move what the bot has, once it is theirs. */
export const claimsToMove = (thread: Thread): boolean => thread.manages && !thread.moves && canClaim(thread);

/** Puts a text below what stands in a draft already, and the keyboard there, while that is on the screen. */
export function compose(thread: Thread, kind: DraftKind, text: string | null = null): void {
  if (text) addToDraft(thread.user.uid, thread.cid, kind, text);
  if (openCid() === thread.cid && (thread.mine || kind === 'note')) ui.write(kind);
}

/** Why it can't be claimed. */
function whose({ mine, conversation }: Thread): string {
  if (mine) return t().toasts.alreadyMine;
  if (conversation?.owner === 'agent') return t().errors.nowAgent(conversation.agentName ?? t().someone, '');
  return t().errors.nowClosed('');
}

/** True when the conversation is now mine. */
export async function claim(thread: Thread, text: string | null = null): Promise<boolean> {
  if (!canClaim(thread)) return refuse(whose(thread));
  const result = await run(thread, api.claim);
  if (!result) return false;
  if (!result.ok) {
    const taken = result.error.code === 'already_claimed' || result.error.code === 'stale_epoch';
    complain(result.error, taken ? seeAnother(thread.cid) : null);
    return false;
  }
  compose(thread, 'reply', text);
  return true;
}

export async function resolve(thread: Thread): Promise<void> {
  if (!thread.manages) return notify('alert', t().toasts.notAllowed);
  const seen = thread.conversation?.lastInboundId ?? null;
  const result = await run(thread, (cid, epoch) => api.resolve(cid, epoch, seen));
  if (!result) return;
  if (!result.ok) return complain(result.error);
  notify('done', t().toasts.resolved, { label: t().toasts.undo, run: () => void reopen(thread) });
}

export async function reopen(thread: Thread): Promise<void> {
  const result = await run(thread, api.reopen);
  if (!result) return;
  if (result.ok) notify('refresh', t().toasts.reopened);
  else complain(result.error);
}

export async function returnToBot(thread: Thread): Promise<void> {
  if (!thread.manages) return notify('alert', t().toasts.notAllowed);
  const result = await run(thread, api.returnToBot);
  if (!result) return;
  if (result.ok) notify('bot', t().toasts.returned);
  else complain(result.error);
}

/** Opens the choice of where to; takes the conversation first where only its owner may move it. */
export async function beginTransfer(thread: Thread): Promise<void> {
  if (!thread.moves && !claimsToMove(thread)) return void refuse(t().toasts.notAllowed);
  if ((thread.moves || (await claim(thread))) && openCid() === thread.cid) ui.overlay = 'transfer';
}

/** Null when done, else why not, in words. */
export async function transfer(thread: Thread, to: api.Target, name: string, note: string): Promise<string | null> {
  const result = await run(thread, (cid, epoch) => api.transfer(cid, epoch, to, note));
  if (!result) return '';
  if (!result.ok) return explain(result.error);
  notify('transfer', t().transfer.toQueue(name));
  return null;
}

/** Only the owner's reading counts: a colleague who peeks must not turn the customer's ticks blue. False: to be told again. */
export async function markRead(thread: Thread): Promise<boolean> {
  const conversation = thread.conversation;
  if (!conversation || !thread.mine || conversation.unread === 0) return true;
  const result = await api.markRead(conversation.id, conversation.epoch);
  if (!result.ok && unreached(result.error)) lost();
  return result.ok || !transient(result.error);
}

export async function retryDelivery(thread: Thread, mid: string): Promise<void> {
  const conversation = thread.conversation;
  if (!conversation) return;
  const result = await api.retryMessage(conversation.id, mid, conversation.epoch);
  if (!result.ok) complain(result.error);
}

/** True when the server will fetch the file again. */
export async function retryMedia(cid: string, mid: string, index: number): Promise<boolean> {
  const result = await api.retryMedia(cid, mid, index);
  if (result.ok) notify('refresh', t().media.asked);
  else complain(result.error);
  return result.ok;
}

export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notify('check', t().copied);
  } catch {
    notify('alert', text);
  }
}
