/** Tells colleagues whether this person is there: by choice, and every two minutes while the desk is on screen. */
import { writeHeartbeat, writePresence } from '../firebase';
import type { DeskUser, Presence } from '../types';
import { desk } from './desk.svelte';

const HEARTBEAT_MS = 120_000;

export const presenceOf = (user: DeskUser): Presence => desk.agent(user.uid)?.presence ?? 'offline';

export const setPresence = (user: DeskUser, presence: Presence): Promise<boolean> => writePresence(user.uid, presence);

/** `arriving`: what Firestore says when the desk opens; whoever opens it is there, unless they chose a pause. */
export function startPresence(user: DeskUser, arriving: Presence): () => void {
  if (arriving === 'offline') void writePresence(user.uid, 'available');
  let last = Date.now();
  const beat = () => {
    if (document.visibilityState !== 'visible' || Date.now() - last < HEARTBEAT_MS) return;
    last = Date.now();
    void writeHeartbeat(user.uid);
  };
  const timer = setInterval(beat, 5000);
  document.addEventListener('visibilitychange', beat);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', beat);
  };
}
