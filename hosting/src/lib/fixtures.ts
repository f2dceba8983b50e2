/** Documents for tests, whole and plain; each test says only what matters to it. */
import type { Conversation, DeskUser, Message } from './types';

export const NOW = new Date(2026, 10, 22, 14, 12, 0).getTime();
export const minutesAgo = (minutes: number): Date => new Date(NOW - minutes * 60_000);

export const user = (what: Partial<DeskUser> = {}): DeskUser => ({
  uid: 'ana',
  email: 'ana@exemplo.com',
  name: 'Ana Prado',
  role: 'agent',
  queues: ['geral', 'suporte'],
  ...what,
});

export const conversation = (id: string, what: Partial<Conversation> = {}): Conversation => ({
  id,
  contact: { name: `Cliente ${id}`, address: 'whatsapp:+5511900000000', key: '5511900000000', tags: [] },
  owner: 'queue',
  agentUid: null,
  agentName: null,
  givenBy: null,
  queue: 'geral',
  epoch: 1,
  since: minutesAgo(5),
  waitingSince: minutesAgo(5),
  targetFrom: null,
  claimedAt: null,
  needsReply: true,
  needsReplySince: minutesAgo(5),
  unread: 0,
  lastMessage: null,
  lastInboundId: null,
  windowExpiresAt: null,
  updatedAt: minutesAgo(1),
  episode: '20261122-048213',
  card: null,
  ...what,
});

export const message = (id: string, what: Partial<Message> = {}): Message => ({
  id,
  direction: 'in',
  author: { kind: 'customer', uid: null, name: null },
  type: 'text',
  text: 'oi',
  media: [],
  location: null,
  pressed: null,
  quoted: null,
  at: minutesAgo(5),
  status: 'received',
  error: null,
  twilioSid: null,
  transcript: null,
  because: null,
  markedAs: null,
  event: null,
  ...what,
});
