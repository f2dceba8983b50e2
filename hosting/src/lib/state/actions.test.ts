import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ErrorCode, Result } from '../api';
import { conversation } from '../fixtures';
import type { Thread } from './thread.svelte';

const { api, lost } = vi.hoisted(() => ({
  api: { markRead: vi.fn<(cid: string, epoch: number) => Promise<Result<object>>>() },
  lost: vi.fn(),
}));
vi.mock('../api', () => api);
vi.mock('./connection.svelte', () => ({ lost }));
vi.mock('./desk.svelte', () => ({ desk: {} }));
vi.mock('./router.svelte', () => ({ go: vi.fn() }));
vi.mock('./ui.svelte', () => ({ ui: {} }));

import { markRead } from './actions.svelte';

const thread = { mine: true, conversation: conversation('c', { epoch: 3, unread: 2 }) } as Thread;
const failed = (code: ErrorCode): Result<object> => ({ ok: false, error: { code, message: '', details: {} } });

beforeEach(() => void vi.resetAllMocks());

describe('what was read', () => {
  it('is told of once it is heard', async () => {
    api.markRead.mockResolvedValue({ ok: true, value: {} });
    expect(await markRead(thread)).toBe(true);
    expect(api.markRead).toHaveBeenCalledWith('c', 3);
  });

  it.each([
    ['network', 1],
    ['timeout', 1],
    ['busy', 0],
  ] as const)('is still to be told of after %s', async (code, times) => {
    api.markRead.mockResolvedValue(failed(code));
    expect(await markRead(thread)).toBe(false);
    expect(lost).toHaveBeenCalledTimes(times);
  });

  it('is not told of again where that is refused for good', async () => {
    api.markRead.mockResolvedValue(failed('not_owner'));
    expect(await markRead(thread)).toBe(true);
  });

  it('is told of by its owner only', async () => {
    expect(await markRead({ ...thread, mine: false } as Thread)).toBe(true);
    expect(api.markRead).not.toHaveBeenCalled();
  });
});
