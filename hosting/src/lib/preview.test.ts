import { describe, expect, it } from 'vitest';
import { pt } from './i18n/pt';
import { authorWords } from './preview';
import type { LastMessage } from './types';

const last = (what: Partial<LastMessage>): LastMessage => ({
  id: 'm1',
  direction: 'out',
  author: 'agent',
  uid: 'ana',
  name: 'Ana Prado',
  failed: false,
  type: 'text',
  text: 'Oi Rita, um momento.',
  at: null,
  ...what,
});

describe('the author in the list', () => {
  it('is who wrote the message, whoever has the conversation now', () => {
    expect(authorWords(last({}), 'carla', pt)).toBe('Ana:');
    expect(authorWords(last({}), 'ana', pt)).toBe('Você:');
  });

  it('is the bot, and nobody before the words of a customer', () => {
    expect(authorWords(last({ author: 'bot', uid: null, name: null }), 'ana', pt)).toBe('Bot:');
    expect(authorWords(last({ direction: 'in', author: 'customer', uid: null, name: null }), 'ana', pt)).toBe('');
    expect(authorWords(null, 'ana', pt)).toBe('');
  });

  it('is the team, and no guess, where an older message names nobody', () => {
    expect(authorWords(last({ uid: null, name: null }), 'ana', pt)).toBe('Equipe:');
  });
});
