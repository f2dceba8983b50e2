/** What two people wrote into one form: brought together field by field, as long as no field was changed by both. */

/** Documents come out of decode.ts with their keys in one order, so their JSON tells whether they say the same. */
export const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

export interface Merged<T> {
  value: T;
  /** Fields that both changed, each in another way: `value` has mine. */
  clash: (keyof T)[];
}

/** `base`: what both started from. */
export function merge<T extends object>(base: T, mine: T, theirs: T): Merged<T> {
  const keys = Object.keys(theirs) as (keyof T)[];
  const changedByMe = keys.filter((key) => !same(mine[key], base[key]));
  const value = { ...theirs };
  for (const key of changedByMe) value[key] = mine[key];
  const clash = changedByMe.filter((key) => !same(theirs[key], base[key]) && !same(theirs[key], mine[key]));
  return { value, clash };
}
