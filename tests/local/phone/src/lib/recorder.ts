/** A voice note from the developer's own microphone. */
import { recordingType, voiceNote } from '@desk/lib/voice';

export interface Recording {
  /** Ends the recording; the file as WhatsApp would carry it. */
  stop(): Promise<Blob>;
}

/** Starts to record; rejects where there is no microphone or no permission. */
export async function record(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const type = recordingType((kind) => MediaRecorder.isTypeSupported(kind));
  const recorder = new MediaRecorder(stream, type ? { mimeType: type } : {});
  const parts: Blob[] = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.start();
  return {
    stop: () =>
      new Promise((done, fail) => {
        recorder.onstop = () => {
          for (const track of stream.getTracks()) track.stop();
          voiceNote(parts, recorder.mimeType, 'audio').then(done, fail);
        };
        recorder.stop();
      }),
  };
}
