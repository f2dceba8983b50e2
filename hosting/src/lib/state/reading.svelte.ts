/** Telling the server that the open conversation was read, by the person who has it. */
import { markRead } from './actions.svelte';
import { connection } from './connection.svelte';
import type { Thread } from './thread.svelte';

/** After a reading that was not heard: the server is busy, or the network is gone. */
const AGAIN_MS = 3000;

/** For a component, as long as it stands. `there`: whether the newest message is before someone's eyes. */
export function tellOfReading(thread: () => Thread, there: () => boolean): void {
  let toldOf = '';
  let pausing = $state(false);

  $effect(() => {
    const { mine, loaded, conversation } = thread();
    if (!conversation || conversation.unread === 0 || !mine || !loaded) return;
    if (!there() || connection.offline || pausing) return;
    const key = `${conversation.lastMessage?.id}:${conversation.unread}:${conversation.epoch}`;
    if (key === toldOf) return;
    toldOf = key;
    void markRead(thread()).then((heard) => {
      if (!heard && toldOf === key) [toldOf, pausing] = ['', true];
    });
  });

  $effect(() => {
    if (!pausing) return;
    const timer = setTimeout(() => (pausing = false), AGAIN_MS);
    return () => clearTimeout(timer);
  });
}
