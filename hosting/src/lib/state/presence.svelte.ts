/**
 * Tells colleagues whether this person is there: by choice, and every two minutes while the desk is open, on screen or
 * not (a browser lets a page behind another one act once a minute). Where six minutes pass without that, as under a
 * closed lid, the sweep writes `offline`; back again, the desk writes what was chosen before.
 */
import { writeHeartbeat, writePresence } from '../firebase';
import type { Presence } from '../types';
import { desk } from './desk.svelte';
import { session } from './session.svelte';

const HEARTBEAT_MS = 120_000;
const LOOK_MS = 5000;

export const presence = (): Presence => desk.me?.presence ?? 'offline';

export const setPresence = (uid: string, chosen: Presence): Promise<boolean> => writePresence(uid, chosen);

/** Call once the own entry is known: whoever opens the desk is there, unless they chose a pause. */
export function startPresence(uid: string): () => void {
  let chosen: Presence = 'available';
  let last = 0;
  let writing = false;

  /** One write at a time: without network it waits, and a second would only wait behind it. */
  async function look(): Promise<void> {
    const now = presence();
    if (now !== 'offline') chosen = now;
    const lost = now === 'offline' && !session.leaving;
    if (writing || !(lost || Date.now() - last >= HEARTBEAT_MS)) return;
    writing = true;
    await (lost ? writePresence(uid, chosen) : writeHeartbeat(uid));
    last = Date.now();
    writing = false;
  }

  const act = () => void look();
  act();
  const timer = setInterval(act, LOOK_MS);
  document.addEventListener('visibilitychange', act);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', act);
  };
}
