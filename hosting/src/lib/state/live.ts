/** A listener that comes back: after a fault it listens again, ever more slowly. */
import { idToken, type ListenProblem } from '../firebase';

export interface LiveEvents<T> {
  next: (value: T) => void;
  /** Refused even with new claims: it will not come back by itself. */
  denied: () => void;
  /** Interrupted (true) or flowing again (false). */
  stale: (is: boolean) => void;
}

type Watch<T> = (to: { next: (value: T) => void; fail: (problem: ListenProblem) => void }) => () => void;

const MOST_MS = 30_000;

export function keepWatching<T>(watch: Watch<T>, events: LiveEvents<T>): () => void {
  let stop: () => void = () => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;
  let faults = 0;
  let refused = false;

  const listen = (): void => {
    if (ended) return;
    stop = watch({
      next: (value) => {
        if (faults > 0) events.stale(false);
        faults = 0;
        refused = false;
        events.next(value);
      },
      fail: (problem) => void again(problem),
    });
  };

  const again = async (problem: ListenProblem): Promise<void> => {
    stop();
    if (problem === 'denied') {
      if (refused) return events.denied();
      // Perhaps only the token is old: queues and role may have changed since it was made.
      refused = true;
      await idToken(true).catch(() => null);
      return listen();
    }
    faults += 1;
    events.stale(true);
    timer = setTimeout(listen, Math.min(MOST_MS, 1000 * 2 ** (faults - 1)));
  };

  listen();
  return () => {
    ended = true;
    clearTimeout(timer);
    stop();
  };
}
