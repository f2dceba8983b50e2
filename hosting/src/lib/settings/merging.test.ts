import { describe, expect, it } from 'vitest';
import { merge, same, taken } from './merging';

const period = { from: '08:00', to: '18:00' };
const late = { from: '09:00', to: '19:00' };
const BEFORE = {
  name: 'Fibra',
  hours: { mon: [period], fri: [period] } as Record<string, unknown> | null,
  texts: { pt: { closed: 'Fechado.' }, en: {} } as Record<string, Record<string, string>>,
  holidays: ['2026-12-25'],
};

describe('what two people wrote', () => {
  it('into different days and texts of one form comes together without a question', () => {
    const mine = {
      ...BEFORE,
      hours: { mon: [late], fri: [period] },
      texts: { pt: { closed: 'Fechado.', soon: 'Já!' }, en: {} },
    };
    const theirs = {
      ...BEFORE,
      hours: { mon: [period], fri: [] },
      texts: { pt: { closed: 'Fechado.' }, en: { closed: 'Shut.' } },
    };
    expect(merge(BEFORE, mine, theirs)).toEqual({
      value: {
        ...BEFORE,
        hours: { mon: [late], fri: [] },
        texts: { pt: { closed: 'Fechado.', soon: 'Já!' }, en: { closed: 'Shut.' } },
      },
      clash: [],
    });
  });

  it('clashes only where both changed the very same text or day, and there mine stands until somebody chooses', () => {
    const mine = {
      ...BEFORE,
      hours: { mon: [late], fri: [period] },
      texts: { pt: { closed: 'Volte.' }, en: { soon: 'Now!' } },
    };
    const theirs = { ...BEFORE, hours: { mon: [], fri: [] }, texts: { pt: { closed: 'Voltamos.' }, en: {} } };
    const { value, clash } = merge(BEFORE, mine, theirs);
    expect(clash).toEqual([
      ['hours', 'mon'],
      ['texts', 'pt', 'closed'],
    ]);
    expect(value.hours).toEqual({ mon: [late], fri: [] });
    expect(value.texts).toEqual({ pt: { closed: 'Volte.' }, en: { soon: 'Now!' } });
    expect(clash.reduce((form, path) => taken(form, theirs, path), value)).toEqual({
      ...BEFORE,
      hours: { mon: [], fri: [] },
      texts: { pt: { closed: 'Voltamos.' }, en: { soon: 'Now!' } },
    });
  });

  it('lets a text that one took away be gone, and asks where the other reworded it', () => {
    const without = { ...BEFORE, texts: { pt: {}, en: {} } };
    expect(merge(BEFORE, without, BEFORE).value.texts).toEqual({ pt: {}, en: {} });
    expect(merge(BEFORE, BEFORE, without).value.texts).toEqual({ pt: {}, en: {} });
    const reworded = { ...BEFORE, texts: { pt: { closed: 'Voltamos.' }, en: {} } };
    const { value, clash } = merge(BEFORE, without, reworded);
    expect([value.texts.pt, clash]).toEqual([{}, [['texts', 'pt', 'closed']]]);
    expect(taken(value, reworded, ['texts', 'pt', 'closed']).texts.pt).toEqual({ closed: 'Voltamos.' });
    expect(taken(reworded, without, ['texts', 'pt', 'closed']).texts.pt).toEqual({});
  });

  it('is one question about all hours where one of them keeps open always', () => {
    const always: typeof BEFORE = { ...BEFORE, hours: null };
    const theirs = { ...BEFORE, hours: { mon: [late], fri: [period] } };
    expect(merge(BEFORE, always, theirs).clash).toEqual([['hours']]);
    expect(taken(always, theirs, ['hours', 'mon']).hours).toEqual(theirs.hours);
  });

  it('is a list as a whole: the order of its lines says something', () => {
    const mine = { ...BEFORE, holidays: ['2026-12-24', '2026-12-25'] };
    expect(merge(BEFORE, mine, { ...BEFORE, holidays: [] }).clash).toEqual([['holidays']]);
  });
});

it('says the same in whatever order its keys came', () => {
  expect(same({ a: 1, b: { c: [1, 2], d: null } }, { b: { d: null, c: [1, 2] }, a: 1 })).toBe(true);
  expect(same({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
  expect(same(undefined, null)).toBe(false);
});
