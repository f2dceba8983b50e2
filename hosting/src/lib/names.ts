/** What to call people. */
import type { Catalogue } from './i18n/catalogue';
import { phone } from './mask';
import type { Conversation } from './types';

/** The customer's name, else the telephone, else a word for having neither. */
export const nameOf = (conversation: Conversation, t: Catalogue): string =>
  conversation.contact.name || phone(conversation.contact.address) || t.list.unnamed;

/** The first word of a name: `Ana` of `Ana Prado`. */
export const firstName = (name: string): string => name.trim().split(/\s+/)[0] ?? name;
