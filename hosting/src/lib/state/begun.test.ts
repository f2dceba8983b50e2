import { describe, expect, it } from 'vitest';
import { begun, finish } from './begun.svelte';
import { forgetBegun } from './leaving';

const note = (about: string) => begun(about, () => ({ text: '' }));

describe('what was begun in a dialog', () => {
  it('is there when it is opened again, for what it was about', () => {
    note('a').text = 'Já tentei.';
    expect(note('a').text).toBe('Já tentei.');
    expect(note('b').text).toBe('');
  });

  it('is over once it was sent', () => {
    note('a').text = 'Já tentei.';
    finish('a');
    expect(note('a').text).toBe('');
  });

  it('is not the next person’s', () => {
    note('a').text = 'Já tentei.';
    forgetBegun();
    expect(note('a').text).toBe('');
  });
});
