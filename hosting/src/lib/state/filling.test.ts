import { beforeEach, describe, expect, it, vi } from 'vitest';

const { stored } = vi.hoisted(() => ({ stored: new Map<string, string>() }));
vi.mock('../memory', () => ({
  storage: {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  },
}));

import { chooseTemplate, fillIn, fillingOf, forgetFilling } from './filling.svelte';
import { forgetBegun } from './leaving';

beforeEach(() => {
  stored.clear();
  fillIn('ana', 'c', 'HX1', 'nome', 'Nádia');
});

describe('a template that is being filled', () => {
  it('is still there for whoever comes back, and for nobody else', () => {
    forgetBegun();
    expect(fillingOf('ana', 'c')).toEqual({ template: 'HX1', typed: { nome: 'Nádia' } });
    expect(fillingOf('caio', 'c')).toEqual({ template: null, typed: {} });
    expect(fillingOf('ana', 'd')).toEqual({ template: null, typed: {} });
  });

  it('keeps what was typed when another is chosen, and is that one once somebody types', () => {
    chooseTemplate('ana', 'c', 'HX2');
    expect(fillingOf('ana', 'c')).toEqual({ template: 'HX2', typed: { nome: 'Nádia' } });
    fillIn('ana', 'c', 'HX3', 'plano', 'Fibra 500');
    expect(fillingOf('ana', 'c')).toEqual({ template: 'HX3', typed: { nome: 'Nádia', plano: 'Fibra 500' } });
  });

  it('leaves nothing behind once it was sent', () => {
    forgetFilling('ana', 'c');
    expect(fillingOf('ana', 'c')).toEqual({ template: null, typed: {} });
    expect(stored.size).toBe(0);
  });

  it.each(['{half', 'null', '{}'])('begins anew where what is kept is damaged: %s', (damaged) => {
    const [place = ''] = stored.keys();
    stored.set(place, damaged);
    expect(fillingOf('ana', 'c')).toEqual({ template: null, typed: {} });
  });
});
