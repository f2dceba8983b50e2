import { describe, expect, it } from 'vitest';
import { contentVariables, fill, slashWord, suggest } from './canned';
import type { CannedReply, Template } from './types';

describe('canned replies', () => {
  const reply = (shortcut: string, queue: string | null = null, text = ''): CannedReply => ({
    id: shortcut,
    shortcut,
    text,
    queue,
  });
  const all = [reply('vistoria', 'vendas'), reply('visita', 'suporte'), reply('oi', null, 'fazer uma vistoria?')];

  it.each([
    ['/', ''],
    ['/vis', 'vis'],
    ['/vis ita', null],
    ['a/b', null],
    ['', null],
  ])('a draft of “%s” asks for %j', (draft, word) => expect(slashWord(draft)).toBe(word));

  it('offer the conversation’s queue first, then other shortcuts, then texts', () =>
    expect(suggest(all, 'vis', 'suporte').map((item) => item.id)).toEqual(['visita', 'vistoria', 'oi']));

  it('ignore accents', () => expect(suggest([reply('início')], 'inicio', null)).toHaveLength(1));
});

describe('a template', () => {
  const template: Template = {
    id: 'HX1',
    name: 'entrega',
    language: 'pt_BR',
    body: 'Oi, {{1}}! Seu {{2}} saiu.',
    variables: ['Nome', 'Item'],
    approved: true,
  };
  const words = (values: Record<string, string>) =>
    fill(template, values)
      .map((part) => part.text)
      .join('');

  it('shows what is filled in', () =>
    expect(words({ Nome: 'Helena', Item: 'chip' })).toBe('Oi, Helena! Seu chip saiu.'));
  it('shows a gap by its name', () => expect(words({ Nome: 'Helena' })).toBe('Oi, Helena! Seu {Item} saiu.'));
  it('sends its variables by number', () =>
    expect(contentVariables(template, { Nome: ' Helena ', Item: 'chip' })).toEqual({ '1': 'Helena', '2': 'chip' }));
});
