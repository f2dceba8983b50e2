/** When a conversation is long enough for a summary to be quicker than reading it. */
import type { Message } from './types';

export const LONG = 12;

const spoken = (messages: Message[]): Message[] =>
  messages.filter((message) => message.direction === 'in' || message.direction === 'out');

/** Notes and events are read at a glance: they do not make it long. */
export const isLong = (messages: Message[]): boolean => spoken(messages).length >= LONG;

/** How many messages came after a moment. */
export const since = (messages: Message[], moment: Date): number =>
  spoken(messages).filter((message) => (message.at?.getTime() ?? 0) > moment.getTime()).length;
