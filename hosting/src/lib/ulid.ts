/** ULIDs: the desk names its own messages, so that asking twice for a send is asking once. */

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function stamp(milliseconds: number): string {
  let rest = milliseconds;
  let out = '';
  for (let i = 0; i < 10; i += 1) {
    out = ALPHABET.charAt(rest % 32) + out;
    rest = Math.floor(rest / 32);
  }
  return out;
}

/** A new ULID: 10 letters of time in milliseconds, then 16 of chance; sorts by time. */
export function ulid(
  now: number = Date.now(),
  random: Uint8Array = crypto.getRandomValues(new Uint8Array(16)),
): string {
  return stamp(now) + Array.from(random, (byte) => ALPHABET.charAt(byte % 32)).join('');
}
