import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Result } from '../api';
import type { Article } from './types';

const { save, remove, restore } = vi.hoisted(() => ({ save: vi.fn(), remove: vi.fn(), restore: vi.fn() }));

vi.mock('./api', () => ({ saveArticle: save, removeArticle: remove, restoreArticle: restore }));

import { Editing } from './editing.svelte';
import { article } from './fixtures';

const TEXT = { title: 'Planos', when: '', tags: [], body: 'A' };
const at = (revision: number, what: Partial<Article> = {}): Article => article('a', { revision, ...what });
const ok = (value: Article | null): Result<Article | null> => ({ ok: true, value });
const STALE: Result<Article | null> = { ok: false, error: { code: 'stale_article', message: '', details: {} } };

/** What the last save said that it had seen. */
const seen = (): unknown => save.mock.lastCall?.[2];

beforeEach(() => {
  for (const call of [save, remove, restore]) call.mockReset().mockResolvedValue(STALE);
});

describe('every call says which revision was seen', () => {
  it('which is none of an article that is new', async () => {
    await new Editing('a', null).save(TEXT);
    expect(save).toHaveBeenCalledWith('a', TEXT, 0);
  });

  it('as the listener told it last', async () => {
    const editing = new Editing('a', at(3));
    editing.hear(at(4));
    await editing.save(TEXT);
    await editing.remove();
    await editing.restore();
    expect([seen(), remove.mock.lastCall, restore.mock.lastCall]).toEqual([4, ['a', 4], ['a', 4]]);
  });

  it('or as the server answered, before the listener tells', async () => {
    const editing = new Editing('a', at(3));
    save.mockResolvedValueOnce(ok(at(4)));
    await editing.save(TEXT);
    await editing.save(TEXT);
    expect(seen()).toBe(4);
  });

  it('and not as it answered, once the listener has told of something newer', async () => {
    const editing = new Editing('a', at(3));
    save.mockResolvedValueOnce(ok(at(4)));
    const saving = editing.save(TEXT);
    editing.hear(at(5));
    await saving;
    await editing.save(TEXT);
    expect(seen()).toBe(5);
  });

  it('and not an older one that the listener tells late', async () => {
    const editing = new Editing('a', at(3));
    save.mockResolvedValueOnce(ok(at(4))).mockResolvedValueOnce(ok(at(5, { title: 'Planos' })));
    await editing.save(TEXT);
    await editing.save(TEXT);
    editing.hear(at(4));
    await editing.save(TEXT);
    expect([seen(), editing.newest?.title]).toEqual([5, 'Planos']);
  });

  it('and none again when it was removed, so that the removal can be undone', async () => {
    const editing = new Editing('a', at(3));
    remove.mockResolvedValueOnce(ok(null));
    await editing.remove();
    await editing.save(TEXT);
    expect(seen()).toBe(0);
  });

  it('and that of a removal which waits for the next version', async () => {
    const editing = new Editing('a', at(3));
    remove.mockResolvedValueOnce(ok(at(4, { removed: true })));
    await editing.remove();
    await editing.restore();
    expect(restore).toHaveBeenCalledWith('a', 4);
  });
});

describe('an article that somebody else wants gone', () => {
  it('is leaving while it waits for the next version, and stays when they change their mind', () => {
    const editing = new Editing('a', at(3));
    expect(editing.leaving).toBe(false);
    editing.hear(at(4, { removed: true }));
    expect([editing.leaving, editing.gone]).toEqual([true, false]);
    editing.hear(at(5));
    expect(editing.leaving).toBe(false);
  });

  it('is gone at once where it was never live', () => {
    const editing = new Editing('a', at(3));
    editing.hear(null);
    expect([editing.leaving, editing.gone, editing.kept]).toEqual([true, true, false]);
  });

  it('is there again when they take that back, though it begins anew at its first revision', async () => {
    const editing = new Editing('a', at(4));
    save.mockResolvedValueOnce(ok(at(5)));
    await editing.save(TEXT);
    editing.hear(null);
    editing.hear(at(1));
    await editing.save(TEXT);
    expect([editing.gone, seen()]).toEqual([false, 1]);
  });

  it('is not gone where it is only new here', async () => {
    const editing = new Editing('a', null);
    save.mockResolvedValueOnce(ok(at(1)));
    await editing.save(TEXT);
    editing.hear(null);
    expect(editing.leaving).toBe(false);
  });

  it('is not gone where I removed it myself, whoever tells of it first', async () => {
    for (const listenerFirst of [true, false]) {
      const editing = new Editing('a', at(3));
      remove.mockResolvedValueOnce(ok(null));
      const removing = editing.remove();
      if (listenerFirst) editing.hear(null);
      expect(editing.gone).toBe(false);
      await removing;
      editing.hear(null);
      expect([editing.gone, editing.kept]).toEqual([false, false]);
    }
  });

  it('is kept by the server from its first save on, though the listener has not told yet', async () => {
    const editing = new Editing('a', null);
    expect(editing.kept).toBe(false);
    save.mockResolvedValueOnce(ok(at(1)));
    await editing.save(TEXT);
    expect(editing.kept).toBe(true);
  });
});
