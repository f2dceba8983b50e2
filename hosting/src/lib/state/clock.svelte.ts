/** The present, once a second: every wait and countdown on screen derives from it. */

let now = $state(Date.now());

export const present = (): number => now;

export function startClock(): () => void {
  const timer = setInterval(() => (now = Date.now()), 1000);
  return () => clearInterval(timer);
}
