import { describe, expect, it } from 'vitest';
import { recordingType, voiceNote } from './voice';

const HEAD = new TextEncoder().encode('OpusHead');
const element = (id: number[], content: Uint8Array | number[]): number[] => [...id, 0x80 | content.length, ...content];
const UNKNOWN_SIZE = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
const block = (...packet: number[]): number[] => element([0xa3], [0x81, 0, 0, 0x80, ...packet]);

/** As a browser writes it while it records: the sizes of Segment and Cluster are not known yet. */
const webm = new Uint8Array([
  ...element([0x1a, 0x45, 0xdf, 0xa3], [0]),
  ...[0x18, 0x53, 0x80, 0x67, ...UNKNOWN_SIZE],
  ...element([0x16, 0x54, 0xae, 0x6b], element([0xae], element([0x63, 0xa2], HEAD))),
  ...[0x1f, 0x43, 0xb6, 0x75, ...UNKNOWN_SIZE],
  ...block(0x78, 1, 2, 3),
  ...block(0x78, 4, 5),
]);

const text = async (file: File): Promise<string> => new TextDecoder('latin1').decode(await file.arrayBuffer());

describe('a voice note', () => {
  it.each([
    ['audio/ogg;codecs=opus', 'audio/ogg;codecs=opus'],
    ['audio/webm;codecs=opus', 'audio/webm;codecs=opus'],
    ['audio/mp4', null],
  ])('in a browser that records %s is recorded as %s', (can, chosen) =>
    expect(recordingType((type) => type === can)).toBe(chosen),
  );

  it('of Chromium is put from WebM into Ogg, packet by packet', async () => {
    const note = await voiceNote([new Blob([webm])], 'audio/webm;codecs=opus', 'audio');
    const pages = (await text(note)).split('OggS').slice(1);
    expect([note.name, note.type, pages.length]).toEqual(['audio.ogg', 'audio/ogg', 3]);
    expect(pages[0]).toMatch(/OpusHead$/);
    expect(pages[1]).toContain('OpusTags');
    expect(pages[2]).toMatch(/x\x01\x02\x03x\x04\x05$/);
  });

  it('counts its sound in samples of 48 kHz: two packets of 20 ms', async () => {
    const content = await (await voiceNote([new Blob([webm])], 'audio/webm', 'audio')).arrayBuffer();
    const last = new Uint8Array(content).lastIndexOf(0x4f);
    expect(new DataView(content).getBigUint64(last + 6, true)).toBe(1920n);
  });

  it('of Firefox is Ogg already', async () =>
    expect(await text(await voiceNote([new Blob(['OggS…'])], 'audio/ogg;codecs=opus', 'a'))).toContain('OggS'));

  it('without sound is an error, not an empty file', () =>
    expect(voiceNote([new Blob([])], 'audio/webm', 'audio')).rejects.toThrow('no Opus'));
});
