import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MediaLink, Result } from '../api';

const MINUTE = 60_000;
const { mediaLink } = vi.hoisted(() => ({
  mediaLink: vi.fn<(cid: string, mid: string, index: number) => Promise<Result<MediaLink>>>(),
}));
vi.mock('../api', () => ({ mediaLink }));

import { forgetLinks } from './links';
import { alone, Shown } from './shown.svelte';

const photo = () => new Shown('c', 'm', 0);

beforeEach(() => {
  vi.useFakeTimers();
  forgetLinks();
  let asked = 0;
  mediaLink.mockReset().mockImplementation(() => {
    asked += 1;
    return Promise.resolve({ ok: true, value: { url: `link ${asked}`, expiresAt: Date.now() + 15 * MINUTE } });
  });
});
afterEach(() => vi.useRealTimers());

describe('a file on the screen', () => {
  it('keeps its link while that lasts', async () => {
    const file = photo();
    await file.load();
    vi.advanceTimersByTime(14 * MINUTE);
    await file.load();
    expect(file.url).toBe('link 1');
  });

  it('has another once that has run out', async () => {
    const file = photo();
    await file.load();
    vi.advanceTimersByTime(16 * MINUTE);
    await file.load();
    expect(file.url).toBe('link 2');
  });

  it('asks once more when it can not be opened, and then says so', async () => {
    const file = photo();
    await file.load();
    await file.broke();
    expect([file.url, file.failed]).toEqual(['link 2', false]);
    await file.broke();
    expect(file.failed).toBe(true);
    expect(mediaLink).toHaveBeenCalledTimes(2);
  });

  it('tries again when somebody wants that', async () => {
    const file = photo();
    mediaLink.mockResolvedValueOnce({ ok: false, error: { code: 'network', message: '', details: {} } });
    await file.load();
    expect(file.failed).toBe(true);
    await file.load();
    expect([file.url, file.failed]).toEqual(['link 1', false]);
  });
});

it('one plays at a time', () => {
  const [one, two] = [{ pause: vi.fn() }, { pause: vi.fn() }];
  alone(one as unknown as HTMLMediaElement);
  alone(one as unknown as HTMLMediaElement);
  expect(one.pause).not.toHaveBeenCalled();
  alone(two as unknown as HTMLMediaElement);
  expect(one.pause).toHaveBeenCalledOnce();
});
