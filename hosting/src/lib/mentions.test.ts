import { describe, expect, it } from 'vitest';
import { mentions } from './mentions';

describe('names in a note', () => {
  it.each([
    ['@Carla tem equipe hoje?', ['', '@Carla', ' tem equipe hoje?']],
    ['Falei com @Ana e @João.', ['Falei com ', '@Ana', ' e ', '@João', '.']],
    ['(@Zoë)', ['(', '@Zoë', ')']],
  ])('are found in %j', (text, pieces) => expect(mentions(text)).toEqual(pieces));

  it.each(['ana@Exemplo.com', 'pix ana.@Banco', '@ Carla', '@carla', 'sem ninguém', '@@Carla', ''])(
    'are not seen in %j',
    (text) => expect(mentions(text)).toEqual([text]),
  );
});
