import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const { stored, listeners, full } = vi.hoisted(() => ({
  stored: new Map<string, string>(),
  listeners: new Set<() => void>(),
  full: { is: false },
}));
vi.mock('../memory', () => ({
  storage: {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (full.is) throw new DOMException('full', 'QuotaExceededError');
      stored.set(key, value);
    },
    removeItem: (key: string) => void stored.delete(key),
  },
}));
vi.stubGlobal('addEventListener', (_: string, heard: () => void) => listeners.add(heard));
vi.stubGlobal('removeEventListener', (_: string, heard: () => void) => listeners.delete(heard));

import { addToDraft, draftOf, isUnsafe, keepDraft, startDrafts } from './drafts.svelte';
import { forgetBegun } from './leaving';

const REPLY = 'transbordo.draft.ana.c1.reply';

beforeEach(() => {
  stored.clear();
  full.is = false;
});

describe('drafts', () => {
  it('are kept apart by user, conversation and kind', () => {
    keepDraft('ana', 'c1', 'reply', 'oi');
    expect(draftOf('ana', 'c1', 'reply')).toBe('oi');
    expect(draftOf('ana', 'c1', 'note')).toBe('');
    expect(draftOf('ana', 'c2', 'reply')).toBe('');
    expect(draftOf('caio', 'c1', 'reply')).toBe('');
  });

  it('leave nothing behind when emptied', () => {
    keepDraft('ana', 'c1', 'reply', 'oi');
    keepDraft('ana', 'c1', 'reply', '');
    expect(stored.size).toBe(0);
  });

  it('get a text that comes back below what is there', () => {
    keepDraft('ana', 'c1', 'reply', 'oi');
    addToDraft('ana', 'c1', 'reply', 'tudo bem?');
    expect(stored.get(REPLY)).toBe('oi\ntudo bem?');
  });
});

describe('where the browser refuses to keep them, drafts', () => {
  beforeEach(() => {
    keepDraft('ana', 'c1', 'reply', 'o');
    full.is = true;
    keepDraft('ana', 'c1', 'reply', 'oi');
  });
  afterEach(() => forgetBegun());

  it('stay on the screen, and say so', () => {
    expect(draftOf('ana', 'c1', 'reply')).toBe('oi');
    expect(isUnsafe('ana', 'c1', 'reply')).toBe(true);
  });

  it('are safe again once there is room', () => {
    full.is = false;
    keepDraft('ana', 'c1', 'reply', 'oi!');
    expect(isUnsafe('ana', 'c1', 'reply')).toBe(false);
    expect(stored.get(REPLY)).toBe('oi!');
  });

  it('are not the next person’s', () => {
    forgetBegun();
    expect(draftOf('ana', 'c1', 'reply')).toBe('o');
  });
});

describe('whoever shows a draft', () => {
  it('shows what is put into it from elsewhere on this page, and in another tab', async () => {
    const seen: string[] = [];
    const unfollow = startDrafts();
    const stop = $effect.root(() => {
      $effect(() => void seen.push(draftOf('ana', 'c1', 'reply')));
    });
    await Promise.resolve();
    keepDraft('ana', 'c1', 'reply', 'oi');
    await Promise.resolve();
    stored.delete(REPLY);
    listeners.forEach((heard) => heard());
    await Promise.resolve();
    stop();
    unfollow();
    expect(seen).toEqual(['', 'oi', '']);
    expect(listeners.size).toBe(0);
  });
});
