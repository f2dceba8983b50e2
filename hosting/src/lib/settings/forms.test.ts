import { describe, expect, it } from 'vitest';
import * as decode from './decode';
import { article } from './fixtures';
import { clockOf, nextPeriod, overnight, problemOf } from './hours';
import { blocks, inline } from './markdown';
import { found } from './searching';
import { inserted, withText, wordingProblem } from './texts';

describe('opening hours', () => {
  const period = (from: string, to: string) => ({ from, to });

  it.each([
    [[], null],
    [[period('08:00', '12:00'), period('13:00', '18:00')], null],
    [[period('13:00', '18:00'), period('08:00', '12:00')], null],
    [[period('00:00', '24:00')], null],
    [[period('08:00', '12:00'), period('12:00', '18:00')], null],
    [[period('08:00', '12:30'), period('12:00', '18:00')], 'overlap'],
    [[period('08:00', '12:00'), period('08:00', '12:00')], 'overlap'],
    [[period('08:00', '')], 'incomplete'],
    [[period('25:00', '26:00')], 'incomplete'],
  ])('%j: %s', (periods, problem) => expect(problemOf(periods)).toBe(problem));

  it.each([
    ['8', '08:00'],
    ['8h', '08:00'],
    ['8h30', '08:30'],
    ['0830', '08:30'],
    ['18:00', '18:00'],
    ['24:00', '24:00'],
    ['24:30', null],
    ['8:7', null],
    ['25', null],
    ['', null],
    ['às oito', null],
  ])('are typed as %s and read as %s', (typed, clock) => expect(clockOf(typed)).toBe(clock));

  it('may go on beyond midnight, but midnight itself is no other day', () => {
    expect(overnight(period('18:00', '02:00'))).toBe(true);
    expect(overnight(period('18:00', '24:00'))).toBe(false);
    expect(overnight(period('00:00', '24:00'))).toBe(false);
    expect(overnight(period('18:00', '00:00'))).toBe(false);
    expect(overnight(period('08:00', '18:00'))).toBe(false);
  });

  it('grow by a period that does not cross those before', () => {
    const day = [period('08:00', '12:00')];
    expect(nextPeriod(day)).toEqual(period('14:00', '18:00'));
    expect(problemOf([...day, nextPeriod(day)])).toBeNull();
    expect(nextPeriod([])).toEqual(period('08:00', '18:00'));
    expect(nextPeriod([...day, period('18:00', 'às oito')])).toEqual(period('14:00', '18:00'));
    expect(nextPeriod([period('08:00', '')])).toEqual(period('08:00', '18:00'));
  });

  it('are always open where no day is named, and closed on a day that is not', () => {
    expect(decode.business({ name: 'Fibra' }).hours).toBeNull();
    expect(decode.business({ hours: { mon: [{ from: '08:00', to: '18:00' }] } }).hours?.tue).toEqual([]);
  });
});

describe('texts of the business', () => {
  it.each([
    ['soon', 'Já chamei alguém!', null],
    ['soon', '', null],
    ['waiting', 'Há {waiting} na frente.', null],
    ['waiting', 'Há gente na frente.', { missing: ['waiting'], unknown: [] }],
    ['soon', 'Oi, {nome}!', { missing: [], unknown: ['nome'] }],
    ['closed', 'Voltamos {quando}.', { missing: ['when'], unknown: ['quando'] }],
  ] as const)('%s: %s', (key, text, problem) => expect(wordingProblem(key, text)).toEqual(problem));

  it('are the product’s again once they are empty', () => {
    const texts = { pt: { soon: 'Já vem!' }, en: {}, es: {} };
    expect(withText(texts, 'pt', 'soon', ' ').pt).toEqual({});
    expect(withText(texts, 'pt', 'nobody', 'Ninguém.').pt).toEqual({ nobody: 'Ninguém.', soon: 'Já vem!' });
    expect(texts.pt).toEqual({ soon: 'Já vem!' });
  });

  it('take a placeholder where the cursor is', () =>
    expect(inserted('Há  na frente', 'waiting', 3, 3)).toBe('Há {waiting} na frente'));
});

describe('an article’s Markdown', () => {
  it('becomes blocks', () =>
    expect(blocks('# Planos\nDois planos:\n- 300\n- 500\n\n1. Ligue\n2. Peça\n> nota').map((one) => one.kind)).toEqual([
      'heading',
      'paragraph',
      'list',
      'numbers',
      'quote',
    ]));

  it('keeps lines of a paragraph, and begins a new one after an empty line', () =>
    expect(blocks('a\nb\n\nc').map((one) => one.lines.length)).toEqual([2, 1]));

  it('has emphasis and links', () =>
    expect(inline('Só **hoje** e *já*: [site](https://fibra.example) `X1`')).toEqual([
      { kind: 'text', text: 'Só ' },
      { kind: 'bold', text: 'hoje' },
      { kind: 'text', text: ' e ' },
      { kind: 'italic', text: 'já' },
      { kind: 'text', text: ': ' },
      { kind: 'link', text: 'site', href: 'https://fibra.example' },
      { kind: 'text', text: ' ' },
      { kind: 'code', text: 'X1' },
    ]));

  it.each(['5 * 3 * 2', 'a_b_c', '[x](javascript:alert(1))', '<b>oi</b>', '**sem fim'])('leaves alone: %s', (text) =>
    expect(inline(text)).toEqual([{ kind: 'text', text }]),
  );
});

describe('searching articles', () => {
  const planos = article('p', { title: 'Instalação', body: 'Em prédio leva 2 dias.', tags: ['técnico'] });

  it.each([
    ['', true],
    ['instalacao', true],
    ['TECNICO predio', true],
    ['predio 3', false],
  ])('%s: %s', (words, there) => expect(found(planos, words)).toBe(there));

  it('looks into the draft where there is one', () =>
    expect(found({ ...planos, draft: { title: 'Visita', when: '', tags: [], body: '' } }, 'visita')).toBe(true));
});

describe('documents of the settings', () => {
  it('become whole out of nothing', () => {
    expect(decode.bot({})).toMatchObject({
      version: 0,
      draftRevision: 0,
      draft: { tone: 'warm', masked: ['cpf', 'card'] },
    });
    expect(decode.testCase('c', {}).results).toEqual({ draft: null, published: null });
    expect(decode.article('a', {})).toMatchObject({ live: false, draft: null, removed: false, revision: 0 });
    expect(decode.business({}).texts).toEqual({ pt: {}, en: {}, es: {} });
    expect(decode.business({}).revision).toBe(0);
  });

  it('keep what a customer quoted', () => {
    const quoted = { author: 'bot', text: 'Temos o Fibra e o Max.' };
    const says = [{ author: 'customer', text: 'quanto custa esse?', quoted }];
    expect(decode.testCase('c', { says }).says).toEqual(says);
    expect(decode.testCase('c', { says: [{ author: 'customer', text: 'oi', quoted: null }] }).says).toEqual([
      { author: 'customer', text: 'oi' },
    ]);
  });

  it('keep what they hold', () => {
    const one = decode.botSettings({
      masked: [],
      safety: { hate: 'none', odd: 'x' },
      unsure: { on: false, queue: 'x' },
    });
    expect([decode.article('a', { revision: 4 }).revision, decode.business({ revision: 4 }).revision]).toEqual([4, 4]);
    expect(one.masked).toEqual([]);
    expect(one.safety).toEqual({ hate: 'none' });
    expect(one.unsure).toEqual({ on: false, queue: 'x' });
  });
});
