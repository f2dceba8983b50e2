import { describe, expect, it } from 'vitest';
import { en } from './en';
import { pt } from './pt';

/** Every path of a catalogue with the kind of its leaf. */
function leaves(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [`${path}: ${typeof value}`];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`));
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}

describe('the catalogues', () => {
  it('have the same texts in both languages', () => expect(leaves(en)).toEqual(leaves(pt)));

  it.each([
    ['pt', pt],
    ['en', en],
  ])('have no empty text in %s', (_, catalogue) => expect(texts(catalogue).filter((text) => !text.trim())).toEqual([]));

  it('are truly translated', () => {
    const same = texts(pt).filter((text, index) => text === texts(en)[index] && /\s/.test(text));
    expect(same).toEqual([]);
  });
});

describe('counts', () => {
  it.each([
    [pt.thread.fresh(1), '1 mensagem nova'],
    [pt.thread.fresh(2), '2 mensagens novas'],
    [pt.list.arrivals(1, true), '1 nova na fila'],
    [pt.presence.load(1, 8), '1 conversa aberta de um máximo de 8'],
    [en.thread.fresh(1), '1 new message'],
    [en.presence.load(1, 8), '1 open conversation of at most 8'],
    [en.list.arrivals(2, true), '2 new in the queue'],
  ])('agree: %s', (said, wanted) => expect(said).toBe(wanted));
});
