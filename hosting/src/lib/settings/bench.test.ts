import { expect, it, vi } from 'vitest';

vi.mock('./api', () => ({ tryOut: () => new Promise(() => undefined) }));
vi.mock('./draft.svelte', () => ({ saveAll: () => Promise.resolve(true) }));

import { forgetBegun } from '../state/leaving';
import { bench } from './bench.svelte';

it('what somebody tried on the bench is not there for whoever signs in next', () => {
  bench.opened = true;
  bench.text = 'E o boleto?';
  bench.say('Oi');
  expect(bench.turns).toHaveLength(1);
  forgetBegun();
  expect([bench.opened, bench.text, bench.turns, bench.asking]).toEqual([false, '', [], false]);
});
