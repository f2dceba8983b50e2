/** Why the bot gave way, in words. */
import type { Catalogue } from './i18n/catalogue';

/** `detail`: what set it off; only the word that a business watches for says something to an agent. */
export function reasonWords(reason: string, detail: string | null, t: Catalogue): string {
  if (reason === 'sensitive_word' && detail) return t.reasonSaid(detail);
  return t.reasons[reason] ?? '';
}
