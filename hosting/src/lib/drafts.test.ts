import { expect, it } from 'vitest';
import { below } from './drafts';

it('a text given back goes below what is there', () => {
  expect(below('', 'oi')).toBe('oi');
  expect(below('já aqui', 'oi')).toBe('já aqui\noi');
});
