/** Light or dark: the system's, until somebody chooses. */
import { recall, remember } from '@desk/lib/memory';

const system = matchMedia('(prefers-color-scheme: dark)');
const chosen = recall('phone.theme');
let dark = $state(chosen ? chosen === 'dark' : system.matches);

export const isDark = (): boolean => dark;

export function switchTheme(): void {
  dark = !dark;
  remember('phone.theme', dark ? 'dark' : 'light');
}
