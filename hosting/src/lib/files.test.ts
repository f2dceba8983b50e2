import { describe, expect, it } from 'vitest';
import { checkFile, fileSize, fileTag, kindOf, split } from './files';

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
