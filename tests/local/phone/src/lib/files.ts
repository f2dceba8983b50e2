/** Files of the developer's own, as the control address wants them. */
import type { Said } from './types';

export const MAX_BYTES = 16 * 1024 * 1024;

export async function asMedia(file: Blob, name: string): Promise<NonNullable<Said['media']>[number]> {
  return { contentType: file.type || 'application/octet-stream', name, base64: await base64(file) };
}

function base64(file: Blob): Promise<string> {
  return new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => fail(reader.error ?? new Error('unreadable'));
    reader.readAsDataURL(file);
  });
}
