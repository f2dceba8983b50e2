/** Whether a conversation waits for the colleague to whom it was transferred. */
import type { Conversation, Message } from './types';

const TAKES = ['claimed', 'transferred', 'reopened'];

export interface Awaited {
  /** Who transferred it; empty where the record does not say. */
  by: string;
  at: Date | null;
}

/**
 * The transfer that its owner has not answered yet by a word to the customer or to the team: that the conversation is
 * somebody's does not mean that they have seen it. Null while the transfer itself is not among the loaded messages.
 */
export function awaited({ owner, agentUid }: Conversation, messages: Message[]): Awaited | null {
  if (owner !== 'agent' || agentUid === null) return null;
  const at = messages.findLastIndex(({ event }) => event !== null && TAKES.includes(event.name));
  const taken = messages[at];
  const told = taken?.event?.name === 'transferred' ? taken.event.details : null;
  // who transfers to themselves is there
  if (told?.agentUid !== agentUid || told.uid === agentUid) return null;
  if (messages.slice(at + 1).some(({ author }) => author.uid === agentUid)) return null;
  return { by: typeof told.by === 'string' ? told.by : '', at: taken?.at ?? null };
}
