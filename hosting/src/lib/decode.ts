/**
 * Raw documents (from Firestore or from the agent API's JSON) into the desk's types.
 * Tolerant on purpose: a field that is missing or odd becomes its empty value, so that one strange
 * document can never take the whole desk down.
 */
import {
  MESSAGE_TYPES,
  STATUSES,
  type Agent,
  type Because,
  type CannedReply,
  type Card,
  type Conversation,
  type Direction,
  type Episode,
  type Line,
  type Media,
  type Message,
  type Presence,
  type Queue,
  type Role,
  type Source,
  type Template,
  type Transcript,
} from './types';

export type Raw = Record<string, unknown>;

export const record = (value: unknown): Raw => (typeof value === 'object' && value !== null ? (value as Raw) : {});
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown, empty = ''): string => (typeof value === 'string' ? value : empty);
const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const count = (value: unknown, empty = 0): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : empty;
const countOrNull = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;
export const texts = (value: unknown): string[] =>
  list(value).filter((item): item is string => typeof item === 'string');

function oneOf<T extends string>(value: unknown, allowed: readonly T[], empty: T): T {
  return allowed.find((item) => item === value) ?? empty;
}

/** A Firestore timestamp, a Date or an ISO string as a Date; anything else is null. */
export function instant(value: unknown): Date | null {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value;
  if (typeof value === 'string') return instant(new Date(value));
  const toDate = record(value).toDate;
  return typeof toDate === 'function' ? instant(toDate.call(value)) : null;
}

export function line(value: unknown): Line | null {
  const raw = record(value);
  return text(raw.text) === '' ? null : { text: text(raw.text), messages: texts(raw.messages) };
}

const lines = (value: unknown): Line[] =>
  list(value)
    .map(line)
    .filter((item) => item !== null);

function card(value: unknown): Card | null {
  if (typeof value !== 'object' || value === null) return null;
  const raw = record(value);
  return {
    wants: line(raw.wants),
    tried: lines(raw.tried),
    data: list(raw.data)
      .map(record)
      .map((item) => ({ label: text(item.label), value: text(item.value), messages: texts(item.messages) })),
    mood: line(raw.mood),
    queue: textOrNull(raw.queue),
    firstReply: textOrNull(raw.firstReply),
    reason: text(raw.reason),
    detail: textOrNull(raw.detail),
    at: instant(raw.at),
  };
}

const DIRECTIONS: readonly Direction[] = ['in', 'out', 'note', 'event'];
const AUTHORS = ['customer', 'bot', 'agent', 'system'] as const;
const PRESENCES: readonly Presence[] = ['available', 'away', 'offline'];
const ROLES: readonly Role[] = ['agent', 'supervisor', 'admin'];

/** The role in a token's claims, or null where the user has no access to the desk. */
export const role = (value: unknown): Role | null => ROLES.find((item) => item === value) ?? null;

export function conversation(id: string, raw: Raw): Conversation {
  const contact = record(raw.contact);
  const last = raw.lastMessage ? record(raw.lastMessage) : null;
  return {
    id,
    contact: {
      name: text(contact.name),
      address: text(contact.address),
      key: text(contact.key),
      tags: texts(contact.tags),
    },
    owner: oneOf(raw.owner, ['bot', 'queue', 'agent', 'nobody'], 'nobody'),
    agentUid: textOrNull(raw.agentUid),
    agentName: textOrNull(raw.agentName),
    givenBy: textOrNull(raw.givenBy),
    queue: textOrNull(raw.queue),
    epoch: count(raw.epoch),
    since: instant(raw.since),
    waitingSince: instant(raw.waitingSince),
    targetFrom: instant(raw.targetFrom),
    claimedAt: instant(raw.claimedAt),
    needsReply: raw.needsReply === true,
    needsReplySince: instant(raw.needsReplySince),
    unread: count(raw.unread),
    lastMessage: last && {
      id: text(last.id),
      direction: oneOf(last.direction, DIRECTIONS, 'in'),
      author: oneOf(last.author, AUTHORS, 'customer'),
      uid: textOrNull(last.uid),
      name: textOrNull(last.name),
      failed: last.failed === true,
      type: oneOf(last.type, MESSAGE_TYPES, 'unsupported'),
      text: text(last.text),
      at: instant(last.at),
    },
    lastInboundId: textOrNull(record(raw.lastInbound).sid),
    windowExpiresAt: instant(raw.windowExpiresAt),
    updatedAt: instant(raw.updatedAt),
    episode: textOrNull(raw.episode),
    card: card(raw.card),
  };
}

function media(value: unknown): Media {
  const raw = record(value);
  return {
    state: oneOf(raw.state, ['pending', 'stored', 'failed'], 'failed'),
    contentType: text(raw.contentType, 'application/octet-stream'),
    size: countOrNull(raw.size),
    name: textOrNull(raw.name),
  };
}

function because(value: unknown): Because | null {
  if (typeof value !== 'object' || value === null) return null;
  const raw = record(value);
  return {
    articles: list(raw.articles).map(source),
    rule: textOrNull(raw.rule),
    detail: textOrNull(raw.detail),
    action: textOrNull(raw.action),
    version: countOrNull(raw.version),
    model: textOrNull(raw.model),
    latencyMs: countOrNull(raw.latencyMs),
    promptTokens: countOrNull(raw.promptTokens),
    answerTokens: countOrNull(raw.answerTokens),
    cost: countOrNull(raw.cost),
    confidence: countOrNull(raw.confidence),
  };
}

export function source(value: unknown): Source {
  const raw = record(value);
  return {
    id: text(raw.id),
    title: text(raw.title, text(raw.id)),
    chunk: text(raw.chunk),
    quote: text(raw.quote),
  };
}

function transcript(value: unknown): Transcript | null {
  const raw = record(value);
  return text(raw.text) ? { text: text(raw.text), model: text(raw.model), at: instant(raw.at) } : null;
}

function location(value: unknown): Message['location'] {
  const raw = record(value);
  const [latitude, longitude] = [countOrNull(raw.latitude), countOrNull(raw.longitude)];
  if (latitude === null || longitude === null) return null;
  return { latitude, longitude, label: text(raw.label), address: text(raw.address) };
}

function event(value: unknown): Message['event'] {
  const { name, ...details } = record(value);
  return typeof name === 'string' ? { name, details } : null;
}

export function message(id: string, raw: Raw): Message {
  const author = record(raw.author);
  const error = raw.error ? record(raw.error) : null;
  return {
    id,
    direction: oneOf(raw.direction, DIRECTIONS, 'event'),
    author: {
      kind: oneOf(author.kind, AUTHORS, 'system'),
      uid: textOrNull(author.uid),
      name: textOrNull(author.name),
    },
    type: oneOf(raw.type, MESSAGE_TYPES, 'unsupported'),
    text: text(raw.text),
    media: list(raw.media).map(media),
    location: location(raw.location),
    pressed: textOrNull(record(raw.button).text),
    quoted: textOrNull(raw.quoted),
    at: instant(raw.at),
    status: STATUSES.find((item) => item === raw.status) ?? null,
    error: error && {
      message: text(error.message),
      messageEn: text(error.messageEn),
      retry: error.retry === true,
    },
    twilioSid: textOrNull(raw.twilioSid),
    transcript: transcript(raw.transcript),
    because: because(raw.because),
    markedAs: textOrNull(raw.markedAs),
    event: event(raw.event),
  };
}

export function agent(uid: string, raw: Raw): Agent {
  return {
    uid,
    name: text(raw.name, uid),
    role: role(raw.role) ?? 'agent',
    queues: texts(raw.queues),
    presence: oneOf(raw.presence, PRESENCES, 'offline'),
    capacity: countOrNull(raw.capacity),
    open: count(raw.open),
  };
}

export function queue(id: string, raw: Raw): Queue {
  return {
    id,
    name: text(raw.name, id),
    color: oneOf(raw.color, ['a', 'b', 'c', 'd'], 'a'),
    order: count(raw.order),
    targetSeconds: count(raw.targetSeconds, 300),
  };
}

export function cannedReply(id: string, raw: Raw): CannedReply {
  return {
    id,
    shortcut: text(raw.shortcut, id).replace(/^\//, ''),
    text: text(raw.text),
    queue: textOrNull(raw.queue),
  };
}

export function template(id: string, raw: Raw): Template {
  return {
    id,
    name: text(raw.name, id),
    language: text(raw.language),
    body: text(raw.body),
    variables: texts(raw.variables),
    approved: raw.approval === 'approved',
  };
}

export const episode = (protocol: string, raw: Raw): Episode => ({
  protocol,
  cid: text(raw.cid),
  queue: textOrNull(raw.queue),
  resolvedAt: instant(raw.resolvedAt),
  merged: raw.outcome === 'merged',
});
