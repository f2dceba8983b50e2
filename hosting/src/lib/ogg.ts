/**
 * WhatsApp's voice notes are Opus in Ogg, Chromium records Opus in WebM: the same packets in another box.
 * Ogg: RFC 3533; Opus in Ogg: RFC 7845; WebM: https://www.matroska.org/technical/elements.html
 */

const MASTERS = new Set([0x18538067, 0x1f43b675, 0x1654ae6b, 0xae, 0xa0]); // Segment, Cluster, Tracks, TrackEntry, BlockGroup
const CODEC_PRIVATE = 0x63a2;
const BLOCKS = new Set([0xa3, 0xa1]);
const BLOCK_HEADER = 4;
const PACKETS_A_PAGE = 20;
const SERIAL = 1;
const FIRST = 2;
const LAST = 4;

interface Opus {
  head: Uint8Array;
  packets: Uint8Array[];
}

/** The recording as Ogg; throws when it holds no Opus. */
export function webmToOgg(webm: Uint8Array): Uint8Array<ArrayBuffer> {
  const { head, packets } = unpack(webm);
  const pages = [page([head], 0, 0, FIRST), page([tags()], 0, 1, 0)];
  let samples = 0;
  for (let at = 0; at < packets.length; at += PACKETS_A_PAGE) {
    const some = packets.slice(at, at + PACKETS_A_PAGE);
    for (const packet of some) samples += length(packet);
    pages.push(page(some, samples, pages.length, at + PACKETS_A_PAGE >= packets.length ? LAST : 0));
  }
  return join(pages);
}

function unpack(webm: Uint8Array): Opus {
  let head: Uint8Array | null = null;
  const packets: Uint8Array[] = [];
  for (let at = 0; at < webm.length;) {
    const id = number(webm, at, true);
    const size = number(webm, at + id.bytes, false);
    const start = at + id.bytes + size.bytes;
    if (MASTERS.has(id.value)) {
      at = start;
      continue;
    }
    const content = webm.subarray(start, start + size.value);
    if (id.value === CODEC_PRIVATE) head = content;
    if (BLOCKS.has(id.value)) packets.push(content.subarray(BLOCK_HEADER));
    at = start + size.value;
  }
  if (!head || packets.length === 0) throw new Error('no Opus in the recording');
  return { head, packets };
}

/** A number of variable length; ids keep their marker bit, sizes do not. */
function number(data: Uint8Array, at: number, keepMarker: boolean): { value: number; bytes: number } {
  const first = data[at] ?? 0;
  const bytes = Math.clz32(first) - 23;
  let value = keepMarker ? first : first & (0xff >> bytes);
  for (let i = 1; i < bytes; i += 1) value = value * 256 + (data[at + i] ?? 0);
  return { value, bytes };
}

/** How long a packet sounds, in samples of 48 kHz (RFC 6716, 3.1). */
function length(packet: Uint8Array): number {
  const toc = packet[0] ?? 0;
  const config = toc >> 3;
  const silk = [480, 960, 1920, 2880][config % 4] ?? 0;
  const hybrid = [480, 960][config % 2] ?? 0;
  const celt = [120, 240, 480, 960][config % 4] ?? 0;
  const frame = config < 12 ? silk : config < 16 ? hybrid : celt;
  const frames = [1, 2, 2, (packet[1] ?? 0) & 0x3f][toc & 3] ?? 1;
  return frame * frames;
}

function tags(): Uint8Array {
  const vendor = new TextEncoder().encode('Transbordo');
  const head = new Uint8Array(8 + 4 + vendor.length + 4);
  head.set(new TextEncoder().encode('OpusTags'));
  new DataView(head.buffer).setUint32(8, vendor.length, true);
  head.set(vendor, 12);
  return head;
}

function page(packets: Uint8Array[], samples: number, sequence: number, flags: number): Uint8Array {
  const lacing = packets.flatMap((packet) => [
    ...Array<number>(Math.floor(packet.length / 255)).fill(255),
    packet.length % 255,
  ]);
  const header = new Uint8Array(27 + lacing.length);
  const view = new DataView(header.buffer);
  header.set(new TextEncoder().encode('OggS'));
  header[5] = flags;
  view.setBigUint64(6, BigInt(samples), true);
  view.setUint32(14, SERIAL, true);
  view.setUint32(18, sequence, true);
  header[26] = lacing.length;
  header.set(lacing, 27);
  const whole = join([header, ...packets]);
  new DataView(whole.buffer).setUint32(22, checksum(whole), true);
  return whole;
}

function checksum(data: Uint8Array): number {
  let crc = 0;
  for (const byte of data) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc >>> 0;
}

function join(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
