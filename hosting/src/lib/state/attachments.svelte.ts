/** Files chosen for a conversation, uploaded at once; they survive switching to another conversation and back. */
import { SvelteMap } from 'svelte/reactivity';
import { upload, type Upload } from '../api';
import { baseType, checkFile, type FileProblem, type Uploaded } from '../files';
import { onLeaving } from './leaving';

export interface Attachment {
  key: number;
  name: string;
  type: string;
  file: Blob;
  /** An object URL for pictures, else null. */
  preview: string | null;
  progress: number;
  state: 'uploading' | 'ready' | 'failed';
  uploaded: Uploaded | null;
}

const all = new SvelteMap<string, Attachment[]>();
const running = new Map<number, Upload>();
let next = 0;

export const attachmentsOf = (cid: string): Attachment[] => all.get(cid) ?? [];

/** What is attached anywhere would be gone with the page. */
export const anyAttached = (): boolean => [...all.values()].some((files) => files.length > 0);

function change(cid: string, key: number, what: Partial<Attachment>): void {
  all.set(
    cid,
    attachmentsOf(cid).map((item) => (item.key === key ? { ...item, ...what } : item)),
  );
}

async function begin(cid: string, key: number, file: Blob, name: string): Promise<void> {
  change(cid, key, { state: 'uploading', progress: 0 });
  const job = upload(file, name, (progress) => change(cid, key, { progress }));
  running.set(key, job);
  const result = await job.done;
  running.delete(key);
  if (!attachmentsOf(cid).some((item) => item.key === key)) return;
  if (result.ok) change(cid, key, { state: 'ready', progress: 1, uploaded: { ...result.value, name } });
  else change(cid, key, { state: 'failed' });
}

type Attached = { problem: FileProblem } | { problem: null; key: number; done: Promise<void> };

/** Takes a file in and begins its upload; answers what is wrong with it, if anything. */
export function attach(cid: string, file: Blob, name: string): Attached {
  const problem = checkFile(file);
  if (problem) return { problem };
  const key = next++;
  const type = baseType(file.type);
  const preview = type.startsWith('image/') ? URL.createObjectURL(file) : null;
  const item: Attachment = { key, name, type, file, preview, progress: 0, state: 'uploading', uploaded: null };
  all.set(cid, [...attachmentsOf(cid), item]);
  return { problem: null, key, done: begin(cid, key, file, name) };
}

export function uploadAgain(cid: string, item: Attachment): void {
  void begin(cid, item.key, item.file, item.name);
}

export function detach(cid: string, key: number): void {
  running.get(key)?.cancel();
  const item = attachmentsOf(cid).find((each) => each.key === key);
  if (item?.preview) URL.revokeObjectURL(item.preview);
  all.set(
    cid,
    attachmentsOf(cid).filter((each) => each.key !== key),
  );
}

export const detachAll = (cid: string): void => attachmentsOf(cid).forEach((item) => detach(cid, item.key));

onLeaving(() => [...all.keys()].forEach(detachAll));
