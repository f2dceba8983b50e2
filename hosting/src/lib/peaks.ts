/** The loudness of a recording as a few bars. */

/** `count` values from 0 to 1: the loudest sample of each stretch, against the loudest of all. */
export function peaks(samples: Float32Array, count: number): number[] {
  const stretch = Math.max(1, Math.floor(samples.length / count));
  const raw = Array.from({ length: count }, (_, index) => {
    let most = 0;
    for (let i = index * stretch; i < Math.min(samples.length, (index + 1) * stretch); i += 1) {
      most = Math.max(most, Math.abs(samples[i] ?? 0));
    }
    return most;
  });
  const top = Math.max(...raw);
  return top === 0 ? raw : raw.map((value) => value / top);
}
