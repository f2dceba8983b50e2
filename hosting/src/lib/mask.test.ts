import { describe, expect, it } from 'vitest';
import { hasCpf, maskCpf, phone } from './mask';

describe('personal numbers', () => {
  it.each([
    ['111.222.333-42', '•••.•••.•••-42'],
    ['meu cpf é 11122233342 ok', 'meu cpf é •••.•••.•••-42 ok'],
    ['pedido 90311', 'pedido 90311'],
    ['+55 11 90000-0000', '+55 11 90000-0000'],
    ['5511900000000', '5511900000000'],
  ])('%s is shown as %s', (text, shown) => expect(maskCpf(text)).toBe(shown));

  it('are found', () => expect([hasCpf('11122233342'), hasCpf('4471')]).toEqual([true, false]));

  it.each([
    ['whatsapp:+5511900000000', '+55 11 90000-0000'],
    ['whatsapp:+14155238886', '+14155238886'],
    ['whatsapp:BR.1502576394655843', null],
  ])('of %s the telephone is %s', (address, number) => expect(phone(address)).toBe(number));
});
