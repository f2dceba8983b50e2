/** Why the bot gave way, in words. */
import type { Catalogue } from './i18n/catalogue';

/** `detail`: what set it off: the word that a business watches for, or what was made up. */
export function reasonWords(reason: string, detail: string | null, t: Catalogue): string {
  if (reason === 'sensitive_word' && detail) return t.reasonSaid(detail);
  if (reason === 'not_in_sources' && detail) return t.reasonMadeUp(detail);
  return t.reasons[reason] ?? '';
}
