import { describe, expect, it } from 'vitest';
import { conversation } from './fixtures';
import { pt } from './i18n/pt';
import { firstName, nameOf } from './names';

describe('names', () => {
  it.each([
    ['Ana Prado', 'Ana'],
    ['Seu Osvaldo', 'Seu Osvaldo'],
    ['Dra. Lúcia Melo', 'Dra. Lúcia'],
  ])('%s is spoken of as %s', (name, short) => expect(firstName(name)).toBe(short));

  it('fall back to the number, then to a word', () => {
    const contact = { name: '', address: 'whatsapp:+5511900000000', key: '', tags: [] };
    expect(nameOf(conversation('x', { contact }), pt)).toBe('+55 11 90000-0000');
    expect(nameOf(conversation('x', { contact: { ...contact, address: 'whatsapp:BR.15' } }), pt)).toBe('Sem nome');
  });
});
