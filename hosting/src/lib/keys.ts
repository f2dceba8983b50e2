/** Single-letter shortcuts. They are off while someone types, and with any modifier but Shift. */

export type Command =
  'next' | 'previous' | 'claim' | 'reply' | 'note' | 'resolve' | 'transfer' | 'search' | 'help' | 'accept';

const COMMANDS: Record<string, Command> = {
  j: 'next',
  k: 'previous',
  a: 'claim',
  r: 'reply',
  n: 'note',
  e: 'resolve',
  t: 'transfer',
  '/': 'search',
  '?': 'help',
  z: 'accept',
};

export interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

export const isPalette = (press: Press): boolean =>
  (press.ctrlKey || press.metaKey) && !press.altKey && press.key.toLowerCase() === 'k';

/** Asks the copilot for a suggestion, while typing too. */
export const isSuggest = (press: Press): boolean =>
  (press.ctrlKey || press.metaKey) && !press.altKey && press.key.toLowerCase() === 'j';

/** What a key asks for, or null. `typing`: the focus is in a field. */
export function command(press: Press, typing: boolean): Command | null {
  if (typing || press.ctrlKey || press.metaKey || press.altKey) return null;
  return COMMANDS[press.key] ?? COMMANDS[press.key.toLowerCase()] ?? null;
}

/** Whether the element takes text. */
export function takesText(element: Element | null): boolean {
  if (!element) return false;
  if (element.matches('textarea, select, [contenteditable="true"]')) return true;
  return element.matches('input:not([type="checkbox"]):not([type="radio"]):not([type="button"]):not([type="range"])');
}
