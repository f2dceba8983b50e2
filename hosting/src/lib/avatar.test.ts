import { describe, expect, it } from 'vitest';
import { colour, initials } from './avatar';

describe('a face', () => {
  it.each([
    ['Marina S.', 'MS'],
    ['Padaria Sol (Exemplo)', 'PS'],
    ['ana', 'A'],
    ['João Pedro Lima', 'JL'],
    ['+55 11', '51'],
    ['', '?'],
    ['🙌', '?'],
  ])('of “%s” reads %s', (name, letters) => expect(initials(name)).toBe(letters));

  it('keeps its colour', () => expect(colour('5511900000000')).toBe(colour('5511900000000')));
  it('has one of six colours', () =>
    expect(Array.from({ length: 50 }, (_, i) => colour(`id${i}`)).every((n) => n >= 1 && n <= 6)).toBe(true));
});
