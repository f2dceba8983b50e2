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
let held = false;
const timers = new Map<number, ReturnType<typeof setTimeout>>();

export const toasts = (): Toast[] => all;

export function dismiss(key: number): void {
  clearTimeout(timers.get(key));
  timers.delete(key);
  all = all.filter((toast) => toast.key !== key);
}

function goSoon({ key, action }: Toast): void {
  timers.set(
    key,
    setTimeout(() => dismiss(key), action ? WITH_ACTION_MS : SHOWN_MS),
  );
}

export function notify(icon: IconName, text: string, action: Toast['action'] = null): void {
  const toast: Toast = { key: next++, icon, text, action };
  all.slice(0, -2).forEach(({ key }) => dismiss(key));
  all = [...all, toast];
  if (!held) goSoon(toast);
}

/** While somebody is at the notices none of them goes; afterwards each has its whole time again. */
export function hold(on: boolean): void {
  if (on === held) return;
  held = on;
  timers.forEach((timer) => clearTimeout(timer));
  timers.clear();
  if (!on) all.forEach(goSoon);
}

export function accept({ key, action }: Toast): void {
  dismiss(key);
  action?.run();
}

/** Does what the newest notice that offers something offers. */
export function acceptLast(): void {
  const last = all.findLast((toast) => toast.action !== null);
  if (last) accept(last);
}

export const clearToasts = (): void => all.forEach(({ key }) => dismiss(key));
