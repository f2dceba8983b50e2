/** An attachment: calls back once, when the element first comes into sight. */
export const inSight =
  (seen: () => void) =>
  (node: Element): (() => void) => {
    const watcher = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        watcher.disconnect();
        seen();
      },
      { rootMargin: '300px' },
    );
    watcher.observe(node);
    return () => watcher.disconnect();
  };
