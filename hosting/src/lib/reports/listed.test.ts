import { expect, it } from 'vitest';
import { PAGE } from '../queries';
import type { Episode } from '../types';
import { listed } from './listed';

const episode = (n: number, merged = false): Episode => ({
  protocol: `20261122-${n}`,
  cid: '1_2',
  queue: null,
  resolvedAt: null,
  merged,
});
const many = (count: number): Episode[] => Array.from({ length: count }, (_, n) => episode(n));

it('a page of episodes is all there are', () => {
  const { episodes, more } = listed(many(PAGE));
  expect([episodes.length, more]).toEqual([PAGE, false]);
});

it('of one more than a page the newest are shown, and that there are more', () => {
  const { episodes, more } = listed(many(PAGE + 1));
  expect([episodes.length, episodes.at(-1)?.protocol, more]).toEqual([PAGE, `20261122-${PAGE - 1}`, true]);
});

it('what went on in another episode is not listed: the figure does not count it either', () =>
  expect(listed([episode(1), episode(2, true), episode(3)]).episodes.map(({ protocol }) => protocol)).toEqual([
    '20261122-1',
    '20261122-3',
  ]));
