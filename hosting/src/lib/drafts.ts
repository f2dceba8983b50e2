/** What an agent has begun to write. */

export type DraftKind = 'reply' | 'note';
export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** A text given back (a suggestion, a message that was refused) goes below what is there already. */
export const below = (before: string, text: string): string => (before.trim() ? `${before}\n${text}` : text);
