import { describe, expect, it } from 'vitest';
import { command, isPalette, isSuggest } from './keys';

describe('keys', () => {
  const press = (key: string, what: Partial<Parameters<typeof command>[0]> = {}) => ({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    ...what,
  });

  it.each([
    ['j', 'next'],
    ['A', 'claim'],
    ['?', 'help'],
    ['x', null],
  ])('%s asks for %s', (key, wish) => expect(command(press(key), false)).toBe(wish));

  it('are off while typing', () => expect(command(press('a'), true)).toBeNull());
  it('are off with Ctrl', () => expect(command(press('a', { ctrlKey: true }), false)).toBeNull());
  it('ask the copilot with Ctrl or ⌘ J, and with nothing else', () =>
    expect([
      isSuggest(press('j', { ctrlKey: true })),
      isSuggest(press('J', { metaKey: true })),
      isSuggest(press('j')),
      isSuggest(press('j', { ctrlKey: true, altKey: true })),
    ]).toEqual([true, true, false, false]));
  it('open the palette with Ctrl or ⌘', () =>
    expect([
      isPalette(press('k', { ctrlKey: true })),
      isPalette(press('K', { metaKey: true })),
      isPalette(press('k')),
    ]).toEqual([true, true, false]));
});
