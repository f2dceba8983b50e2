/** Choices of this browser: theme, sound, desktop notifications, single-letter shortcuts, the reports' period. */
import { recall, remember } from '../memory';
import { PERIODS, type Period } from '../reports/figures';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

let theme = $state<Theme>(THEMES.find((item) => item === recall('theme')) ?? 'system');
let sound = $state(recall('sound') === 'on');
let desktop = $state(recall('desktop') === 'on');
let singleKeys = $state(recall('keys') !== 'off');
let period = $state<Period>(PERIODS.find((item) => String(item) === recall('period')) ?? 14);

const word = (on: boolean): string => (on ? 'on' : 'off');

export const prefs = {
  get theme(): Theme {
    return theme;
  },
  set theme(next: Theme) {
    theme = next;
    remember('theme', next);
    applyTheme();
  },
  get sound(): boolean {
    return sound;
  },
  set sound(on: boolean) {
    sound = on;
    remember('sound', word(on));
  },
  get desktop(): boolean {
    return desktop;
  },
  set desktop(on: boolean) {
    desktop = on;
    remember('desktop', word(on));
  },
  get singleKeys(): boolean {
    return singleKeys;
  },
  set singleKeys(on: boolean) {
    singleKeys = on;
    remember('keys', word(on));
  },
  get period(): Period {
    return period;
  },
  set period(next: Period) {
    period = next;
    remember('period', String(next));
  },
};

export function applyTheme(): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
