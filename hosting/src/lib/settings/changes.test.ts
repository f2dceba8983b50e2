import { describe, expect, it } from 'vitest';
import { pt } from '../i18n/pt';
import { articleChanges, changesOf, lineDiff, pending, stateOf, tidied } from './changes';
import { article, settings } from './fixtures';
import { merge } from './merging';

const changes = (before: object, after: object) =>
  changesOf(settings(before), settings(after), pt, (id) => id.toUpperCase());

describe('what a version changes', () => {
  it('is nothing where both say the same', () => expect(changes({}, {})).toEqual([]));

  it('names the lines that came and went, and none that stayed', () =>
    expect(changes({ rules: ['Pedir senha', 'Prometer'] }, { rules: ['Prometer', 'Gritar'] })).toEqual([
      { field: 'rules', gone: ['Pedir senha'], come: ['Gritar'] },
    ]));

  it('is told in words', () => {
    expect(changes({ tone: 'warm' }, { tone: 'formal' })).toEqual([
      { field: 'tone', gone: ['Acolhedor'], come: ['Formal'] },
    ]);
    expect(changes({}, { angry: { on: false, queue: null } })[0]?.come).toEqual(['não']);
    expect(changes({}, { sensitive: [{ words: ['Procon', 'advogado'], queue: 'juridico' }] })[0]?.come).toEqual([
      'Procon, advogado → JURIDICO',
    ]);
    expect(changes({}, { safety: { hate: 'none' } })[0]?.come).toEqual(['Ódio: Não bloquear']);
  });

  it('leaves out lines that were begun and left empty', () =>
    expect(tidied(settings({ rules: ['', 'Gritar'], sensitive: [{ words: [], queue: null }] }))).toMatchObject({
      rules: ['Gritar'],
      sensitive: [],
    }));
});

describe('articles', () => {
  const text = { title: 'T', when: '', tags: [], body: '' };

  it.each([
    [article('a'), 'live', false],
    [article('a', { draft: text }), 'changed', true],
    [article('a', { live: false, draft: text }), 'new', true],
    [article('a', { removed: true }), 'removed', true],
  ] as const)('%#: are %s', (one, state, waits) => {
    expect(stateOf(one)).toBe(state);
    expect(pending(one)).toBe(waits);
  });

  it('of two versions are compared by what they say', () =>
    expect(articleChanges({ a: '1', b: '1', c: '1' }, { a: '1', b: '2', d: '1' })).toEqual({
      come: ['d'],
      changed: ['b'],
      gone: ['c'],
    }));
});

describe('two texts', () => {
  const kinds = (before: string, after: string) =>
    lineDiff(before, after).map((line) => `${{ same: ' ', gone: '-', come: '+' }[line.kind]}${line.text}`);

  it.each([
    ['a\nb', 'a\nb', [' a', ' b']],
    ['a\nb\nc', 'a\nx\nc', [' a', '-b', '+x', ' c']],
    ['', 'a', ['-', '+a']],
    ['a\nb\nc', 'c', ['-a', '-b', ' c']],
    ['a', 'x\na\ny', ['+x', ' a', '+y']],
  ])('%j and %j', (before, after, wanted) => expect(kinds(before, after)).toEqual(wanted));
});

describe('two people’s changes', () => {
  const base = { name: 'Lia', rules: ['a'], tone: 'warm' };

  it('come together field by field', () =>
    expect(merge(base, { ...base, name: 'Bia' }, { ...base, tone: 'formal' })).toEqual({
      value: { name: 'Bia', rules: ['a'], tone: 'formal' },
      clash: [],
    }));

  it('clash only in a field that both changed otherwise', () => {
    expect(merge(base, { ...base, name: 'Bia' }, { ...base, name: 'Ana' })).toEqual({
      value: { ...base, name: 'Bia' },
      clash: [['name']],
    });
    expect(merge(base, { ...base, rules: ['a', 'b'] }, { ...base, rules: ['a', 'b'] }).clash).toEqual([]);
  });
});
