/**
 * Puts another text in the place of all of it, as if typed: the browser's own undo takes it back.
 * False where the field is not there to be typed into.
 */
export function retype(field: HTMLTextAreaElement | null | undefined, value: string): boolean {
  field?.focus();
  // The browser types into whatever has the focus: a field that is gone, or behind a dialog, does not get it.
  if (!field || document.activeElement !== field) return false;
  field.select();
  return value === '' ? document.execCommand('delete') : document.execCommand('insertText', false, value);
}
