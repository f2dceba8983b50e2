/** Tells whoever looks elsewhere that somebody waits: the page's title, and, where wished, a sound and a notice. */
import { t } from '../i18n/i18n.svelte';
import { desk } from './desk.svelte';
import { prefs } from './prefs.svelte';
import { go } from './router.svelte';
import { pathOf } from '../route';

let known: ReadonlySet<string> | null = null;
let audio: AudioContext | null = null;

/** Two soft notes, made here: no sound file to fetch. */
export function chime(): void {
  audio ??= new AudioContext();
  const start = audio.currentTime;
  for (const [at, pitch] of [
    [0, 660],
    [0.16, 880],
  ] as const) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, start + at);
    volume.gain.exponentialRampToValueAtTime(0.12, start + at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + at + 0.3);
    tone.connect(volume).connect(audio.destination);
    tone.start(start + at);
    tone.stop(start + at + 0.32);
  }
}

/** Call whenever the queue changed. The first look only learns who waits already. */
export function watchQueue(): void {
  if (!desk.has('queue')) return;
  const rows = desk.lists.queue;
  const arrived = known ? rows.filter((row) => !known?.has(row.id)) : [];
  known = new Set(rows.map((row) => row.id));
  if (arrived.length === 0) return;
  if (prefs.sound) chime();
  if (!prefs.desktop || document.visibilityState === 'visible' || Notification.permission !== 'granted') return;
  for (const row of arrived.slice(0, 3)) {
    const notice = new Notification(t().toasts.arrived(row.contact.name || t().list.unnamed), { tag: row.id });
    notice.onclick = () => {
      window.focus();
      go(pathOf(row.id));
    };
  }
}

export const forgetQueue = (): void => void (known = null);

/** Asks the browser; only ever on a click. */
export async function wantNotices(on: boolean): Promise<void> {
  prefs.desktop = on && 'Notification' in window && (await Notification.requestPermission()) === 'granted';
}
