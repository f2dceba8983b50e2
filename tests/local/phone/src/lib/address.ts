/** Addresses of customers, as people write them. */
import { t } from './i18n.svelte';

/** "whatsapp:+5511900000000" → "+55 11 90000-0000"; a business-scoped id says that the number is hidden. */
export function shown(address: string): string {
  const bare = address.replace(/^whatsapp:/, '');
  const brazilian = /^\+55(\d\d)(\d{4,5})(\d{4})$/.exec(bare);
  if (brazilian) return `+55 ${brazilian[1]} ${brazilian[2]}-${brazilian[3]}`;
  return bare.startsWith('+') ? bare : `${t().hiddenNumber} · ${bare.slice(0, 8)}…`;
}

/** Twilio's form of what somebody typed; null when it is neither a number nor an id. */
export function parsed(typed: string): string | null {
  const bare = typed.replace(/[\s()-]/g, '');
  return /^(\+[1-9]\d{4,14}|[A-Z]{2}\.[A-Za-z0-9]{1,128})$/.test(bare) ? `whatsapp:${bare}` : null;
}
