import { beforeEach, describe, expect, it, vi } from 'vitest';

const { stored } = vi.hoisted(() => ({ stored: new Map<string, string>() }));
vi.mock('../memory', () => ({
  storage: {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  },
}));

import { chooseTemplate, emptyGaps, fillIn, fillingOf } from './filling.svelte';
import { forgetBegun } from './leaving';

beforeEach(() => {
  stored.clear();
  chooseTemplate('ana', 'c', 'HX1');
  fillIn('ana', 'c', 'nome', 'Nádia');
});

describe('a template that is being filled', () => {
  it('is still there for whoever comes back, and for nobody else', () => {
    forgetBegun();
    expect(fillingOf('ana', 'c')).toEqual({ template: 'HX1', typed: { nome: 'Nádia' } });
    expect(fillingOf('caio', 'c')).toEqual({ template: null, typed: {} });
    expect(fillingOf('ana', 'd')).toEqual({ template: null, typed: {} });
  });

  it('stays chosen once it was sent, with nothing in it', () => {
    emptyGaps('ana', 'c');
    expect(fillingOf('ana', 'c')).toEqual({ template: 'HX1', typed: {} });
  });
});
