/** Voice notes: what this browser can record, as WhatsApp takes it. */
import { baseType } from './files';
import { webmToOgg } from './ogg';

/**
 * Firefox records Ogg, Chromium only WebM, which is repacked: the sound in both is Opus. WhatsApp takes no sound in an
 * MP4 box (https://www.twilio.com/docs/whatsapp/guidance-whatsapp-media-messages), so where a Safari records nothing
 * else there is no recording.
 */
const TYPES = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/aac'];

/** What to record in, or null: then there is no record button. */
export const recordingType = (supported: (type: string) => boolean): string | null => TYPES.find(supported) ?? null;

/** A recording as the file to send; `name` is without ending. Rejects where a WebM holds no sound. */
export async function voiceNote(parts: Blob[], recordedAs: string, name: string): Promise<File> {
  const type = baseType(recordedAs);
  if (type !== 'audio/webm') return new File(parts, `${name}.${type.split('/')[1] ?? ''}`, { type });
  return new File([webmToOgg(await bytes(parts))], `${name}.ogg`, { type: 'audio/ogg' });
}

const bytes = async (parts: Blob[]): Promise<Uint8Array> => new Uint8Array(await new Blob(parts).arrayBuffer());
