import { expect, it, vi } from 'vitest';
import type { Business } from './types';

vi.mock('../firebase', () => ({ watchBusiness: vi.fn() }));
vi.mock('../state/desk.svelte', () => ({ watch: () => () => undefined }));

import * as decode from './decode';
import { heardBusiness, live, watchBusiness } from './live.svelte';

const business = (revision: number, name: string): Business => decode.business({ revision, name });

it('the business’s own settings are the newest that were heard, by the listener or in an answer', () => {
  const stop = watchBusiness();
  heardBusiness(business(2, 'saved'));
  heardBusiness(business(1, 'older'));
  expect(live.business?.name).toBe('saved');
  heardBusiness(business(2, 'the same, in other words'));
  heardBusiness(business(3, 'newer'));
  expect([live.business?.name, live.business?.revision]).toEqual(['newer', 3]);
  stop();
  expect(live.business).toBeNull();
});
