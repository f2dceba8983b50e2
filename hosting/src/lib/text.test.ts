import { describe, expect, it } from 'vitest';
import { counter } from './text';

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
