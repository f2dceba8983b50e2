/** Times in words. */
import { t } from './i18n.svelte';

export const clock = (at: Date): string =>
  at.toLocaleTimeString(t().locale, { hour: '2-digit', minute: '2-digit', hour12: false });

export const clockSeconds = (at: Date): string => at.toLocaleTimeString(t().locale, { hour12: false });

/** "23 h 58" or "12 min". */
export function span(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  const hours = Math.floor(minutes / 60);
  return hours ? `${hours} h ${String(minutes % 60).padStart(2, '0')}` : `${minutes} min`;
}

/** "0:14" */
export const duration = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

export function day(at: Date, now: Date): string {
  const days = Math.round((midnight(now) - midnight(at)) / 86_400_000);
  if (days === 0) return t().today;
  if (days === 1) return t().yesterday;
  return at.toLocaleDateString(t().locale, { day: 'numeric', month: 'long', year: 'numeric' });
}

const midnight = (at: Date): number => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
