/** A recording's loudness in `count` stretches, from 0 to 1, where 1 is its loudest. */
export function peaks(samples: Float32Array, count: number): number[] {
  const stretch = Math.max(1, Math.floor(samples.length / count));
  const loudness = Array.from({ length: count }, (_, index) =>
    samples
      .subarray(index * stretch, (index + 1) * stretch)
      .reduce((most, value) => Math.max(most, Math.abs(value)), 0),
  );
  const top = Math.max(...loudness);
  return top ? loudness.map((value) => value / top) : loudness;
}
