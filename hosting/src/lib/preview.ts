/** Whose words the list shows: "Você:", a colleague's first name, the bot's; nothing before a customer's. */
import type { Catalogue } from './i18n/catalogue';
import { firstName } from './names';
import type { LastMessage } from './types';

/** `uid`: the reader's. Who has the conversation says nothing about who wrote. */
export function authorWords(last: LastMessage | null, uid: string, t: Catalogue): string {
  if (last?.direction !== 'out') return '';
  if (last.author === 'bot') return t.list.bot;
  if (last.author !== 'agent') return '';
  if (last.uid === uid) return t.list.you;
  return last.name ? `${firstName(last.name)}:` : t.list.team;
}
