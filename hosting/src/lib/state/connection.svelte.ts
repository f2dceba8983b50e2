/**
 * Whether the desk reaches the world. Lost by the browser's word, or because a call found no network; then it
 * asks again, ever more slowly, until the agent API answers.
 */
import { reachable } from '../api';

const DELAYS_S = [2, 4, 8, 15, 30];
const BACK_SHOWN_MS = 6000;

let offline = $state(false);
let retryAt = $state<number | null>(null);
let back = $state<{ sent: number } | null>(null);
let attempts = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let restored: () => Promise<number> = () => Promise.resolve(0);

export const connection = {
  get offline(): boolean {
    return offline;
  },
  /** When the next attempt is due (milliseconds), or null while one is under way. */
  get retryAt(): number | null {
    return retryAt;
  },
  /** Just restored: how many kept messages left. */
  get back(): { sent: number } | null {
    return back;
  },
};

export function lost(): void {
  if (offline) return;
  offline = true;
  back = null;
  attempts = 0;
  schedule();
}

function schedule(): void {
  const delay = (DELAYS_S[Math.min(attempts, DELAYS_S.length - 1)] ?? 30) * 1000;
  attempts += 1;
  retryAt = Date.now() + delay;
  clearTimeout(timer);
  timer = setTimeout(() => void tryNow(), delay);
}

export async function tryNow(): Promise<void> {
  if (!offline) return;
  clearTimeout(timer);
  retryAt = null;
  if (navigator.onLine && (await reachable())) await restore();
  else schedule();
}

async function restore(): Promise<void> {
  offline = false;
  back = { sent: await restored() };
  setTimeout(() => (back = null), BACK_SHOWN_MS);
}

/** `onBack` sends what was kept and answers how many left. */
export function startConnection(onBack: () => Promise<number>): () => void {
  restored = onBack;
  const online = () => void tryNow();
  addEventListener('offline', lost);
  addEventListener('online', online);
  if (!navigator.onLine) lost();
  return () => {
    removeEventListener('offline', lost);
    removeEventListener('online', online);
    clearTimeout(timer);
    [offline, back, retryAt] = [false, null, null];
  };
}
