import { describe, expect, it } from 'vitest';
import { ulid } from './ulid';

describe('a ULID', () => {
  it('has 26 letters of Crockford’s alphabet', () => expect(ulid()).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/));
  it('begins with its time', () => expect(ulid(1_469_918_176_385).slice(0, 10)).toBe('01ARYZ6S41'));
  it('sorts by time', () => expect(ulid(1000) < ulid(2000)).toBe(true));
  it('is never the same twice', () => expect(new Set(Array.from({ length: 1000 }, () => ulid(5))).size).toBe(1000));
});
