/** What to call people. */
import type { Catalogue } from './i18n/catalogue';
import { phone } from './mask';
import type { Conversation } from './types';

/** The customer's name, else the telephone, else a word for having neither. */
export const nameOf = (conversation: Conversation, t: Catalogue): string =>
  conversation.contact.name || phone(conversation.contact.address) || t.list.unnamed;

const TITLES = /^(?:seu|dona|sr|sra|dr|dra|mr|mrs|ms)\.?$/i;

/** How one is spoken of: `Ana` of `Ana Prado`, but `Seu Osvaldo` as he calls himself. */
export function firstName(name: string): string {
  const words = name.trim().split(/\s+/);
  return words.slice(0, TITLES.test(words[0] ?? '') ? 2 : 1).join(' ');
}
