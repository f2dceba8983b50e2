import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Result } from '../api';
import { conversation } from '../fixtures';
import type { Thread } from './thread.svelte';

type Uploaded = Result<{ id: string; contentType: string }>;

const { upload, send, notify, shown } = vi.hoisted(() => ({
  upload: vi.fn<() => { done: Promise<Uploaded>; cancel: () => void }>(),
  send: vi.fn(),
  notify: vi.fn(),
  shown: { cid: 'c' },
}));
vi.mock('../api', () => ({ upload }));
vi.mock('./outbox.svelte', () => ({ send }));
vi.mock('./toasts.svelte', () => ({ notify }));
vi.mock('./router.svelte', () => ({ go: vi.fn(), openCid: () => shown.cid }));
vi.mock('./ui.svelte', () => ({ ui: { write: vi.fn() } }));

import { anyAttached, attach, attachmentsOf } from './attachments.svelte';
import { forgetBegun } from './leaving';
import { sendReply, sendVoice } from './replies';
import { quotedIn, reply } from './replying.svelte';

const sound = new File(['som'], 'audio.ogg', { type: 'audio/ogg' });
const ok: Uploaded = { ok: true, value: { id: 'f1', contentType: 'audio/ogg' } };
const failed: Uploaded = { ok: false, error: { code: 'network', message: '', details: {} } };
const thread = { cid: 'c', conversation: conversation('c', { epoch: 3 }) } as Thread;
const names = () => attachmentsOf('c').map((file) => file.name);

/** An upload that ends when the test says so. */
function uploading(): (how: Uploaded) => void {
  let end: (how: Uploaded) => void = () => undefined;
  upload.mockReturnValueOnce({ done: new Promise((settle) => (end = settle)), cancel: vi.fn() });
  return (how) => end(how);
}

beforeEach(() => {
  forgetBegun();
  vi.resetAllMocks();
  shown.cid = 'c';
});

describe('a voice note', () => {
  it('is sent when it is uploaded, though another conversation is on the screen by then', async () => {
    const end = uploading();
    expect(sendVoice(thread, sound)).toBeNull();
    expect(send).not.toHaveBeenCalled();
    shown.cid = 'another';
    end(ok);
    await vi.waitFor(() => expect(send).toHaveBeenCalledOnce());
    expect(send).toHaveBeenCalledWith('c', 3, {
      kind: 'reply',
      text: '',
      files: [{ id: 'f1', name: 'audio.ogg', contentType: 'audio/ogg' }],
      template: null,
      replyTo: null,
    });
    expect([names(), notify.mock.calls]).toEqual([[], []]);
  });

  it('leaves alone what else is attached', async () => {
    const [photo, voice] = [uploading(), uploading()];
    attach('c', new File(['foto'], 'nota.pdf', { type: 'application/pdf' }), 'nota.pdf');
    photo(ok);
    sendVoice(thread, sound);
    voice(ok);
    await vi.waitFor(() => expect(send).toHaveBeenCalledOnce());
    expect(names()).toEqual(['nota.pdf']);
  });

  it('that does not get through stays attached, and whoever went elsewhere is told', async () => {
    const end = uploading();
    sendVoice(thread, sound);
    shown.cid = 'another';
    end(failed);
    await vi.waitFor(() => expect(notify).toHaveBeenCalledOnce());
    expect([names(), send.mock.calls]).toEqual([['audio.ogg'], []]);
  });

  it('that does not get through is seen to be so where it stands', async () => {
    const end = uploading();
    sendVoice(thread, sound);
    end(failed);
    await vi.waitFor(() => expect(attachmentsOf('c')[0]?.state).toBe('failed'));
    await Promise.resolve();
    expect(notify).not.toHaveBeenCalled();
  });

  it('takes along the quote of when it was spoken, and leaves one that is chosen later', async () => {
    const end = uploading();
    reply('c', 'SM1');
    sendVoice(thread, sound);
    expect(quotedIn('c')).toBeNull();
    reply('c', 'SM2');
    end(ok);
    await vi.waitFor(() => expect(send).toHaveBeenCalledOnce());
    expect(send.mock.calls[0]?.[2]).toMatchObject({ replyTo: 'SM1' });
    expect(quotedIn('c')).toBe('SM2');
  });

  it('that was taken away while it was uploaded is not sent', async () => {
    const end = uploading();
    sendVoice(thread, sound);
    forgetBegun();
    end(ok);
    await vi.waitFor(() => expect(names()).toEqual([]));
    await Promise.resolve();
    expect([send.mock.calls, notify.mock.calls]).toEqual([[], []]);
  });

  it('that is empty is refused', () => {
    expect(sendVoice(thread, new File([], 'audio.ogg', { type: 'audio/ogg' }))).toEqual({ kind: 'empty' });
  });
});

describe('a reply', () => {
  it('takes along the quote and what is attached', async () => {
    const end = uploading();
    attach('c', sound, 'audio.ogg');
    reply('c', 'SM1');
    end(ok);
    await vi.waitFor(() => expect(attachmentsOf('c')[0]?.state).toBe('ready'));
    sendReply('c', 3, 'ouça');
    expect(send.mock.calls.map(([, , part]) => part as object)).toMatchObject([
      { text: 'ouça', files: [], replyTo: 'SM1' },
      { text: '', files: [{ id: 'f1' }], replyTo: null },
    ]);
    expect([names(), quotedIn('c')]).toEqual([[], null]);
  });
});

describe('what somebody has begun', () => {
  it('is not there for whoever signs in next', () => {
    uploading();
    attach('c', sound, 'audio.ogg');
    reply('c', 'SM1');
    expect(anyAttached()).toBe(true);
    forgetBegun();
    expect([names(), quotedIn('c'), anyAttached()]).toEqual([[], null, false]);
  });
});
