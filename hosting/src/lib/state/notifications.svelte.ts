/** Tells whoever looks elsewhere that somebody waits for them: where wished, by a sound and a notice. */
import { t } from '../i18n/i18n.svelte';
import { desk } from './desk.svelte';
import { prefs } from './prefs.svelte';
import { go, openCid } from './router.svelte';
import { newsSince, seen, type Seen } from '../news';
import { pathOf } from '../route';
import type { Conversation } from '../types';

const MOST_NOTICES = 3;

let known: Seen | null = null;
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

const called = ({ contact }: Conversation): string => contact.name || t().list.unnamed;

function notice(row: Conversation, text: string): void {
  const shown = new Notification(text, { tag: row.id });
  shown.onclick = () => {
    window.focus();
    go(pathOf(row.id));
  };
}

/** Call whenever the queue or one's own conversations changed. The first look only learns what is there. */
export function watchNews(): void {
  if (!desk.has('queue') || !desk.has('mine')) return;
  const looking = document.visibilityState === 'visible';
  const { queue, mine } = desk.lists;
  const { arrived, wrote, given } = newsSince(known, queue, mine, looking ? openCid() : null);
  known = seen(queue, mine);
  if (arrived.length + wrote.length + given.length === 0) return;
  if (prefs.sound) chime();
  if (!prefs.desktop || looking || Notification.permission !== 'granted') return;
  given.slice(0, MOST_NOTICES).forEach((row) => notice(row, t().toasts.given(row.givenBy ?? t().someone)));
  wrote.slice(0, MOST_NOTICES).forEach((row) => notice(row, t().toasts.wrote(called(row))));
  arrived.slice(0, MOST_NOTICES).forEach((row) => notice(row, t().toasts.arrived(called(row))));
}

export const forgetNews = (): void => void (known = null);

/** Asks the browser; only ever on a click. */
export async function wantNotices(on: boolean): Promise<void> {
  prefs.desktop = on && 'Notification' in window && (await Notification.requestPermission()) === 'granted';
}
