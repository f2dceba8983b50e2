/** An outbox entry as a message of the timeline, for as long as Firestore does not show it. */
import type { Entry } from './entry';
import type { DeskUser, Message } from './types';
import { kindOf } from './files';

export function asMessage(entry: Entry, user: DeskUser): Message {
  const file = entry.files[0];
  return {
    id: entry.id,
    direction: entry.kind === 'note' ? 'note' : 'out',
    author: { kind: 'agent', uid: user.uid, name: user.name },
    type: file ? kindOf(file.contentType) : entry.template ? 'template' : 'text',
    text: entry.text,
    media: entry.files.map((item) => ({
      state: 'pending',
      contentType: item.contentType,
      size: null,
      name: item.name,
    })),
    location: null,
    pressed: null,
    quoted: entry.replyTo,
    at: new Date(entry.at),
    status: entry.kind === 'note' ? null : 'sending',
    error: null,
    twilioSid: null,
    transcript: null,
    because: null,
    markedAs: null,
    event: null,
  };
}
