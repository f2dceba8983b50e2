/** What two people wrote into one form: brought together piece by piece, as long as no piece was changed by both. */

/** Names a piece of a form: a field, and where that has fields of its own, one of them. */
export type Path = readonly string[];

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const inOrder = (_: string, value: unknown): unknown =>
  isFields(value) ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) : value;

/** Whatever order their keys came in. */
export const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one, inOrder) === JSON.stringify(other, inOrder);

export interface Merged<T> {
  value: T;
  /** What both changed, each in another way: `value` has mine. */
  clash: Path[];
}

/** `base`: what both started from. */
export function merge<T extends object>(base: T, mine: T, theirs: T): Merged<T> {
  const clash: Path[] = [];
  const value = together(base as Fields, mine as Fields, theirs as Fields, (path) => clash.push(path));
  return { value: value as T, clash };
}

function together(base: Fields, mine: Fields, theirs: Fields, clashes: (path: Path) => void): Fields {
  let value = theirs;
  for (const key of new Set([...Object.keys(base), ...Object.keys(mine)])) {
    const [was, my, their] = [base[key], mine[key], theirs[key]];
    if (same(my, was)) continue;
    if (isFields(was) && isFields(my) && isFields(their)) {
      value = { ...value, [key]: together(was, my, their, (path) => clashes([key, ...path])) };
    } else {
      if (!same(their, was) && !same(their, my)) clashes([key]);
      value = having(value, key, my);
    }
  }
  return value;
}

/** The form with what they wrote in one place. */
export function taken<T extends object>(value: T, theirs: T, [key, ...within]: Path): T {
  if (key === undefined) return value;
  const [mine, their] = [(value as Fields)[key], (theirs as Fields)[key]];
  const whole = within.length === 0 || !isFields(mine) || !isFields(their);
  return having(value as Fields, key, whole ? their : taken(mine, their, within)) as T;
}

/** Undefined: not having it. */
function having(value: Fields, key: string, given: unknown): Fields {
  const { [key]: _, ...others } = value;
  return given === undefined ? others : { ...value, [key]: given };
}
