/**
 * What may be sent as a file, told before the upload. The server decides; these limits only spare a wait.
 * Types and sizes: https://www.twilio.com/docs/whatsapp/guidance-whatsapp-media-messages
 */
import type { MessageType } from './types';

const MEGABYTE = 1024 * 1024;

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const LIMITS: Record<string, number> = {
  'image/jpeg': 5,
  'image/png': 5,
  'image/webp': 5,
  'audio/ogg': 16,
  'audio/amr': 16,
  'audio/3gpp': 16,
  'audio/aac': 16,
  'audio/mpeg': 16,
  'video/mp4': 16,
  'video/3gpp': 16,
  'application/pdf': 16,
  'application/msword': 16,
  [`${OFFICE}.wordprocessingml.document`]: 16,
  [`${OFFICE}.presentationml.presentation`]: 16,
  [`${OFFICE}.spreadsheetml.sheet`]: 16,
  'text/vcard': 16,
};

export const ACCEPTED = Object.keys(LIMITS).join(',');

export type FileProblem = { kind: 'type' } | { kind: 'size'; megabytes: number } | { kind: 'empty' };

/** The type without its codec suffix, in lower case. */
export const baseType = (contentType: string): string => (contentType.split(';')[0] ?? '').trim().toLowerCase();

export function checkFile(file: { type: string; size: number }): FileProblem | null {
  const limit = LIMITS[baseType(file.type)];
  if (limit === undefined) return { kind: 'type' };
  if (file.size === 0) return { kind: 'empty' };
  return file.size > limit * MEGABYTE ? { kind: 'size', megabytes: limit } : null;
}

export function kindOf(contentType: string): MessageType {
  const family = baseType(contentType).split('/')[0];
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'document';
}

/** `84 kB`, `1,2 MB`. */
export function fileSize(bytes: number, lang: string): string {
  const small = bytes < MEGABYTE;
  const value = small ? Math.max(1, Math.round(bytes / 1024)) : bytes / MEGABYTE;
  const digits = small ? 0 : 1;
  return `${value.toLocaleString(lang, { maximumFractionDigits: digits })} ${small ? 'kB' : 'MB'}`;
}

/** The letters on a document's tile: `PDF`, `DOCX`. */
export function fileTag(name: string | null, contentType: string): string {
  const ending = /\.([a-z0-9]{1,4})$/i.exec(name ?? '')?.[1];
  const known: Record<string, string> = { 'application/pdf': 'PDF', 'text/vcard': 'VCF', 'application/msword': 'DOC' };
  return (ending ?? known[baseType(contentType)] ?? baseType(contentType).split(/[/.]/).at(-1) ?? '')
    .slice(0, 4)
    .toUpperCase();
}

export interface Uploaded {
  id: string;
  name: string;
  contentType: string;
}

export interface Part {
  text: string;
  files: Uploaded[];
}

/**
 * A reply as WhatsApp messages: one file a message. The text goes as caption of the first file where that is
 * a picture or a video (others take no caption), else as a message of its own in front.
 */
export function split(text: string, files: Uploaded[]): Part[] {
  const words = text.trim();
  const captioned = files[0] !== undefined && ['image', 'video'].includes(kindOf(files[0].contentType));
  const parts = files.map((file, index) => ({ text: index === 0 && captioned ? words : '', files: [file] }));
  return words !== '' && !captioned ? [{ text: words, files: [] }, ...parts] : parts;
}
