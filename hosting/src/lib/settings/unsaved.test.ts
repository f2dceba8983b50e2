import { beforeEach, describe, expect, it, vi } from 'vitest';

const { storage } = vi.hoisted(() => {
  /** A browser's own: what it holds are its properties. */
  class Kept {
    [key: string]: unknown;
  }
  const methods = {
    getItem(this: Kept, key: string) {
      return Object.hasOwn(this, key) ? this[key] : null;
    },
    setItem(this: Kept, key: string, text: string) {
      this[key] = text;
    },
    removeItem(this: Kept, key: string) {
      Reflect.deleteProperty(this, key);
    },
  };
  return { storage: Object.setPrototypeOf(new Kept(), methods) as Record<string, unknown> };
});
vi.mock('../memory', () => ({ storage }));
vi.mock('../state/connection.svelte', () => ({ lost: () => undefined }));

import { BLANK, contentOf } from './changes';
import { Draft } from './draft.svelte';
import { article } from './fixtures';
import { kept, placeOf, unsavedArticles } from './unsaved.svelte';
import type { Article, Content } from './types';

const NEW = '01J0000000000000000000000A';

beforeEach(() => Object.keys(storage).forEach((key) => Reflect.deleteProperty(storage, key)));

/** Somebody writes into an article and leaves it while there is no network. */
function writes(uid: string, id: string, there: Article | null, text: Partial<Content>): Draft<Content> {
  const draft = new Draft<Content>({
    place: placeOf(uid, id),
    server: contentOf(there),
    newest: () => null,
    send: () => Promise.resolve({ ok: false, error: { code: 'network', message: '', details: {} } }),
    pauseMs: 1200,
  });
  draft.edit(text);
  draft.stop();
  return draft;
}

describe('texts that are not saved', () => {
  it('are found again, of an article that is nowhere else and of one that is there', () => {
    const planos = article('planos');
    writes('ana', NEW, null, { body: 'meio artigo' });
    writes('ana', 'planos', planos, { body: 'A partir de R$ 99,90.' });
    expect([...unsavedArticles('ana', [planos])]).toEqual([
      [NEW, { ...BLANK, body: 'meio artigo' }],
      ['planos', { ...contentOf(planos), body: 'A partir de R$ 99,90.' }],
    ]);
  });

  it('are nobody else’s', () => {
    writes('ana', NEW, null, { body: 'meio artigo' });
    expect(unsavedArticles('bia', []).size).toBe(0);
    expect(unsavedArticles('an', []).size).toBe(0);
  });

  it('are none once they are dropped, or the server is found to have them', () => {
    writes('ana', NEW, null, { body: 'meio artigo' }).revert();
    writes('ana', 'planos', article('planos'), { body: 'Novo.' });
    expect(
      unsavedArticles('ana', [article('planos', { draft: { ...contentOf(article('planos')), body: 'Novo.' } })]).size,
    ).toBe(0);
  });

  it('are not what other pages keep, nor what nobody can read', () => {
    kept.setItem('ana.bot', '{}');
    kept.setItem(placeOf('ana', 'x'), '{half');
    expect(unsavedArticles('ana', []).size).toBe(0);
  });
});
