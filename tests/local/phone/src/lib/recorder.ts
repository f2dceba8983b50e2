/** A voice note from the developer's own microphone. */
import { webmToOgg } from './ogg';

const OGG = 'audio/ogg;codecs=opus';
const WEBM = 'audio/webm;codecs=opus';

export interface Recording {
  /** Ends the recording; the file as WhatsApp would carry it. */
  stop(): Promise<Blob>;
}

/** Starts to record; rejects where there is no microphone or no permission. */
export async function record(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const type = [OGG, WEBM].find((kind) => MediaRecorder.isTypeSupported(kind));
  const recorder = new MediaRecorder(stream, type ? { mimeType: type } : {});
  const parts: Blob[] = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.start();
  return {
    stop: () =>
      new Promise((done, fail) => {
        recorder.onstop = () => {
          for (const track of stream.getTracks()) track.stop();
          boxed(parts, recorder.mimeType).then(done, fail);
        };
        recorder.stop();
      }),
  };
}

async function boxed(parts: Blob[], type: string): Promise<Blob> {
  const whole = new Blob(parts, { type: type.replace(/;.*/, '') });
  if (whole.type !== 'audio/webm') return whole;
  return new Blob([webmToOgg(new Uint8Array(await whole.arrayBuffer()))], { type: 'audio/ogg' });
}
