import { describe, expect, it } from 'vitest';
import { awaited } from './awaited';
import { conversation, message, minutesAgo } from './fixtures';
import type { Conversation, Message } from './types';

const withCarla: Partial<Conversation> = { owner: 'agent', agentUid: 'carla', agentName: 'Carla Dias' };
const event = (name: string, details: Record<string, unknown>): Message =>
  message(name, { direction: 'event', type: 'event', event: { name, details }, at: minutesAgo(3) });
const transferred = event('transferred', { by: 'Ana Prado', uid: 'ana', agentUid: 'carla', agentName: 'Carla Dias' });
const by = (uid: string, direction: 'out' | 'note'): Message =>
  message(`${uid}-${direction}`, { direction, author: { kind: 'agent', uid, name: uid }, at: minutesAgo(1) });

const waits = (messages: Message[], what = withCarla) => awaited(conversation('c', what), messages);

describe('a transferred conversation', () => {
  it('waits for its new owner, and tells who transferred it and when', () => {
    expect(waits([by('ana', 'out'), transferred])).toEqual({ by: 'Ana Prado', at: minutesAgo(3) });
  });

  it('still waits when the customer or somebody else has written since', () => {
    expect(waits([transferred, message('in'), by('ana', 'note')])).not.toBeNull();
  });

  it.each(['out', 'note'] as const)('waits no longer once its owner has written (%s)', (direction) => {
    expect(waits([transferred, by('carla', direction)])).toBeNull();
  });

  it('does not wait where its owner took it', () => {
    const claimed = event('claimed', { by: 'Carla Dias', uid: 'carla' });
    expect(waits([transferred, claimed])).toBeNull();
    expect(waits([event('transferred', { uid: 'carla', agentUid: 'carla' })])).toBeNull();
  });

  it('does not wait for a person while a queue, the bot or nobody has it', () => {
    for (const owner of ['queue', 'bot', 'nobody'] as const) {
      expect(waits([transferred], { owner, agentUid: null })).toBeNull();
    }
  });

  it('is not said to wait where the transfer is not among what is loaded', () => {
    expect(waits([by('ana', 'out')])).toBeNull();
  });
});
