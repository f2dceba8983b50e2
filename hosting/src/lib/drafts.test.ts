import { describe, expect, it } from 'vitest';
import { below, keepDraft, readDraft, type Store } from './drafts';

describe('drafts', () => {
  function store(): Store & { kept: Map<string, string> } {
    const kept = new Map<string, string>();
    return {
      kept,
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    };
  }

  it('are kept apart by user, conversation and kind', () => {
    const box = store();
    keepDraft(box, 'ana', 'c1', 'reply', 'oi');
    expect(readDraft(box, 'ana', 'c1', 'reply')).toBe('oi');
    expect(readDraft(box, 'ana', 'c1', 'note')).toBe('');
    expect(readDraft(box, 'ana', 'c2', 'reply')).toBe('');
    expect(readDraft(box, 'caio', 'c1', 'reply')).toBe('');
  });

  it('leave nothing behind when emptied', () => {
    const box = store();
    keepDraft(box, 'ana', 'c1', 'reply', 'oi');
    keepDraft(box, 'ana', 'c1', 'reply', '');
    expect(box.kept.size).toBe(0);
  });

  it('say when the browser refuses to keep them', () => {
    const full: Store = {
      ...store(),
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    };
    expect(keepDraft(full, 'ana', 'c1', 'reply', 'oi')).toBe(false);
  });
});

it('a text given back goes below what is there', () => {
  expect(below('', 'oi')).toBe('oi');
  expect(below('já aqui', 'oi')).toBe('já aqui\noi');
});
