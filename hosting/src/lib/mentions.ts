/** "@Carla" in a note, set apart from the words around it. It is only writing: nobody is told by it. */

const MENTION = /(?<![\p{L}\p{N}@.])@\p{Lu}[\p{L}\p{M}’'-]*/gu;

/** The text in pieces, at odd places the names. */
export function mentions(text: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const found of text.matchAll(MENTION)) {
    pieces.push(text.slice(from, found.index), found[0]);
    from = found.index + found[0].length;
  }
  return [...pieces, text.slice(from)];
}
