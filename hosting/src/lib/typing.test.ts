import { beforeEach, describe, expect, it, vi } from 'vitest';
import { retype } from './typing';

/** The page: what has the focus, and what was typed into it. */
const page = { activeElement: null as object | null, execCommand: vi.fn(() => true) };
vi.stubGlobal('document', page);

function field(takesFocus = true): HTMLTextAreaElement {
  const made = { select: vi.fn(), focus: () => void (takesFocus && (page.activeElement = made)) };
  return made as unknown as HTMLTextAreaElement;
}

beforeEach(() => {
  page.activeElement = { name: 'another field' };
  page.execCommand.mockClear();
});

describe('another text in a field', () => {
  it('is typed, so that it can be taken back', () => {
    expect(retype(field(), 'Aguarde.')).toBe(true);
    expect(page.execCommand).toHaveBeenCalledWith('insertText', false, 'Aguarde.');
  });

  it('is typed nowhere else when the field is gone', () => {
    expect(retype(null, 'Aguarde.')).toBe(false);
    expect(page.execCommand).not.toHaveBeenCalled();
  });

  it('is typed nowhere else when the field can have no focus, behind a dialog', () => {
    expect(retype(field(false), 'Aguarde.')).toBe(false);
    expect(page.execCommand).not.toHaveBeenCalled();
  });
});
