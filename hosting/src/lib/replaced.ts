/** How much of a text that was made for somebody is still what they have. */

const WORD = /[\p{L}\p{N}]+/gu;
const words = (text: string): string[] => text.toLowerCase().match(WORD) ?? [];

/** A text of which less than this share of its words is left has been replaced. */
const LEFT = 0.25;

/** An emptied field may be filled again by the browser's undo: nothing has taken the text's place yet. */
export function replaced(made: string, now: string): boolean {
  if (now.trim() === '') return false;
  const there = new Set(words(now));
  const all = words(made);
  return all.length > 0 && all.filter((word) => there.has(word)).length < all.length * LEFT;
}
