import { describe, expect, it } from 'vitest';
import { colour, initials } from './avatar';
import { contentVariables, fill, slashWord, suggest } from './canned';
import { keepDraft, readDraft, type Store } from './drafts';
import { eventWords } from './events';
import { checkFile, fileSize, fileTag, kindOf, recordingType, split } from './files';
import { conversation } from './fixtures';
import { pt } from './i18n/pt';
import { command, isPalette } from './keys';
import { hasCpf, maskCpf, phone } from './mask';
import { firstName, nameOf } from './names';
import { routeOf } from './route';
import { counter } from './text';
import type { CannedReply, Template } from './types';
import { ulid } from './ulid';

describe('a ULID', () => {
  it('has 26 letters of Crockford’s alphabet', () => expect(ulid()).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/));
  it('begins with its time', () => expect(ulid(1_469_918_176_385).slice(0, 10)).toBe('01ARYZ6S41'));
  it('sorts by time', () => expect(ulid(1000) < ulid(2000)).toBe(true));
  it('is never the same twice', () => expect(new Set(Array.from({ length: 1000 }, () => ulid(5))).size).toBe(1000));
});

describe('drafts', () => {
  function store(): Store & { kept: Map<string, string> } {
    const kept = new Map<string, string>();
    return {
      kept,
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    };
  }

  it('are kept apart by user, conversation and kind', () => {
    const box = store();
    keepDraft(box, 'ana', 'c1', 'reply', 'oi');
    expect(readDraft(box, 'ana', 'c1', 'reply')).toBe('oi');
    expect(readDraft(box, 'ana', 'c1', 'note')).toBe('');
    expect(readDraft(box, 'ana', 'c2', 'reply')).toBe('');
    expect(readDraft(box, 'caio', 'c1', 'reply')).toBe('');
  });

  it('leave nothing behind when emptied', () => {
    const box = store();
    keepDraft(box, 'ana', 'c1', 'reply', 'oi');
    keepDraft(box, 'ana', 'c1', 'reply', '');
    expect(box.kept.size).toBe(0);
  });

  it('say when the browser refuses to keep them', () => {
    const full: Store = {
      ...store(),
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    };
    expect(keepDraft(full, 'ana', 'c1', 'reply', 'oi')).toBe(false);
  });
});

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

describe('the counter', () => {
  it.each([
    [1399, 'quiet', 0],
    [1400, 'near', 0],
    [1600, 'near', 0],
    [1612, 'over', 12],
  ])('at %i characters is %s', (length, state, excess) =>
    expect(counter('x'.repeat(length))).toEqual({ state, length, excess }),
  );

  it('counts an emoji once', () => expect(counter('😀😀').length).toBe(2));
});

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

describe('a file', () => {
  it.each([
    ['image/png', 100, null],
    ['image/png', 6 * 1024 * 1024, { kind: 'size', megabytes: 5 }],
    ['application/pdf', 17 * 1024 * 1024, { kind: 'size', megabytes: 16 }],
    ['application/zip', 10, { kind: 'type' }],
    ['image/svg+xml', 10, { kind: 'type' }],
    ['audio/ogg;codecs=opus', 10, null],
    ['image/jpeg', 0, { kind: 'empty' }],
  ])('of type %s with %i bytes: %j', (type, size, problem) => expect(checkFile({ type, size })).toEqual(problem));

  it('knows its kind', () => expect([kindOf('image/png'), kindOf('text/vcard')]).toEqual(['image', 'document']));
  it('says its size', () =>
    expect([fileSize(86_000, 'pt-BR'), fileSize(1_300_000, 'pt-BR')]).toEqual(['84 kB', '1,2 MB']));
  it('has letters', () => expect([fileTag('a.docx', ''), fileTag(null, 'application/pdf')]).toEqual(['DOCX', 'PDF']));

  it('is recorded only as a type that WhatsApp takes', () => {
    expect(recordingType((type) => type.startsWith('audio/webm'))).toBeNull();
    expect(recordingType((type) => type.startsWith('audio/ogg'))).toBe('audio/ogg;codecs=opus');
  });
});

describe('a reply with files', () => {
  const file = (id: string, contentType: string) => ({ id, name: id, contentType });
  const sketch = (text: string, ...files: ReturnType<typeof file>[]) =>
    split(text, files).map((part) => `${part.text}|${part.files.map((each) => each.id).join()}`);

  it('is one message where there is only text', () => expect(sketch(' oi ')).toEqual(['oi|']));
  it('captions a picture', () => expect(sketch('veja', file('p', 'image/png'))).toEqual(['veja|p']));
  it('sends one file a message', () =>
    expect(sketch('veja', file('p', 'image/png'), file('q', 'image/png'))).toEqual(['veja|p', '|q']));
  it('puts the words before a document, which takes no caption', () =>
    expect(sketch('segue', file('d', 'application/pdf'))).toEqual(['segue|', '|d']));
});

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
  it('open the palette with Ctrl or ⌘', () =>
    expect([
      isPalette(press('k', { ctrlKey: true })),
      isPalette(press('K', { metaKey: true })),
      isPalette(press('k')),
    ]).toEqual([true, true, false]));
});

describe('events', () => {
  const words = (name: string, details: Record<string, unknown>) =>
    eventWords({ name, details }, pt, (id) => id.toUpperCase()).join('');

  it.each([
    ['handed_off', { queue: 'suporte', reason: 'customer_asked' }, 'Bot passou para SUPORTE: pediu uma pessoa'],
    ['claimed', { name: 'claimed', by: 'Ana Prado', waitedSeconds: 134 }, 'Ana assumiu depois de 02:14'],
    ['transferred', { by: 'Ana Prado', queue: 'geral' }, 'Ana transferiu para GERAL'],
    ['transferred', { by: 'Ana Prado', agentName: 'Caio D' }, 'Ana transferiu para Caio'],
    ['resolved', { by: 'Ana Prado' }, 'Ana encerrou'],
    ['resolved', {}, 'Sistema encerrou'],
    ['something_new', {}, 'Registro do sistema'],
  ])('%s reads well', (name, details, text) => expect(words(name, details)).toBe(text));
});

describe('addresses', () => {
  it.each([
    ['/', { page: 'desk', cid: null }],
    ['/entrar', { page: 'signIn' }],
    ['/c/14155238886_BR.15', { page: 'desk', cid: '14155238886_BR.15' }],
    ['/c/%E0%A4%A', { page: 'desk', cid: null }],
    ['/nada', { page: 'desk', cid: null }],
  ])('%s', (path, route) => expect(routeOf(path)).toEqual(route));
});
