/** Days as the business's calendar counts them, each by its name `YYYY-MM-DD`. */

const DAY_MS = 86_400_000;

/** The day that it is in this time zone. */
export const dayOf = (at: Date, zone: string): string =>
  at.toLocaleDateString('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });

/** A date at midnight UTC, for sums and for its name in words. */
export const dateOf = (day: string): Date => new Date(`${day}T00:00:00Z`);

export const plus = (day: string, days: number): string =>
  new Date(dateOf(day).getTime() + days * DAY_MS).toISOString().slice(0, 10);

/** So many days, of which `last` is the last. */
export const endingWith = (last: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => plus(last, index - count + 1));

/** The first moment of a day in this time zone, also where the clock is changed at midnight. */
export function startOf(day: string, zone: string): Date {
  const noon = dateOf(day).getTime() + DAY_MS / 2;
  const offsets = [noon - DAY_MS, noon].map((at) => offsetOf(new Date(at), zone));
  const starts = offsets.map((offset) => dateOf(day).getTime() - offset).toSorted((a, b) => a - b);
  return new Date(starts.find((at) => dayOf(new Date(at), zone) === day) ?? dateOf(day).getTime());
}

/** By how much this time zone's clock is ahead of UTC's. */
function offsetOf(at: Date, zone: string): number {
  const clock = at.toLocaleString('sv-SE', { timeZone: zone });
  return new Date(`${clock.replace(' ', 'T')}Z`).getTime() - Math.floor(at.getTime() / 1000) * 1000;
}
