/** Something costly that runs while anybody wants it, and a little longer: who flicks to and fro pays once. */
export interface Shared {
  /** Runs from now on; call what it answers, once, when it is no longer wanted. */
  want: () => () => void;
  /** Stops at once, whoever wants it. */
  end: () => void;
}

export function shared(start: () => () => void, lingerMs: number): Shared {
  let wanted = 0;
  let stop: (() => void) | null = null;
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const end = (): void => {
    clearTimeout(timer);
    stop?.();
    stop = null;
  };

  return {
    want: () => {
      wanted += 1;
      clearTimeout(timer);
      if (!ended) stop ??= start();
      return () => {
        wanted -= 1;
        if (wanted === 0 && !ended) timer = setTimeout(end, lingerMs);
      };
    },
    end: () => {
      ended = true;
      end();
    },
  };
}
