/** Short notices at the foot of the desk, with at most one thing to do about them. */
import type { IconName } from '../icons';

export interface Toast {
  key: number;
  icon: IconName;
  text: string;
  action: { label: string; run: () => void } | null;
}

const SHOWN_MS = 6000;
/** Who must read and then act gets longer. */
const WITH_ACTION_MS = 12_000;

let all = $state<Toast[]>([]);
let next = 0;

export const toasts = (): Toast[] => all;

export function dismiss(key: number): void {
  all = all.filter((toast) => toast.key !== key);
}

export function notify(icon: IconName, text: string, action: Toast['action'] = null): void {
  const key = next++;
  all = [...all.slice(-2), { key, icon, text, action }];
  setTimeout(() => dismiss(key), action ? WITH_ACTION_MS : SHOWN_MS);
}

export const clearToasts = (): void => void (all = []);
