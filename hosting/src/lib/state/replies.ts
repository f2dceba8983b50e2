/** What leaves the composer for the customer. */
import { split, type FileProblem } from '../files';
import { t } from '../i18n/i18n.svelte';
import { pathOf } from '../route';
import { attach, attachmentsOf, detach, detachAll } from './attachments.svelte';
import { send } from './outbox.svelte';
import { dropQuote, quotedIn } from './replying.svelte';
import { go, openCid } from './router.svelte';
import type { Thread } from './thread.svelte';
import { notify } from './toasts.svelte';

/** Sends a text with all that is attached; the first of its messages carries the quote. */
export function sendReply(cid: string, epoch: number, text: string): void {
  const uploaded = attachmentsOf(cid).flatMap((file) => file.uploaded ?? []);
  split(text, uploaded).forEach((part, index) =>
    send(cid, epoch, { kind: 'reply', ...part, template: null, replyTo: index === 0 ? quotedIn(cid) : null }),
  );
  detachAll(cid);
  dropQuote(cid);
}

/**
 * Sends a voice note as soon as it is uploaded, whatever is on the screen by then, and leaves alone what else stands in
 * the composer. One that does not get through stays attached.
 */
export function sendVoice({ cid, conversation }: Thread, sound: File): FileProblem | null {
  if (!conversation) return null;
  const attached = attach(cid, sound, sound.name);
  if (attached.problem) return attached.problem;
  // what is chosen during the upload is for the next reply
  const replyTo = quotedIn(cid);
  dropQuote(cid);
  void attached.done.then(() => {
    const note = attachmentsOf(cid).find((file) => file.key === attached.key);
    if (note?.uploaded) {
      const files = [note.uploaded];
      send(cid, conversation.epoch, { kind: 'reply', text: '', files, template: null, replyTo });
      detach(cid, attached.key);
    } else if (note && openCid() !== cid) {
      notify('alert', t().composer.voiceFailed, { label: t().composer.toVoice, run: () => go(pathOf(cid)) });
    }
  });
  return null;
}
