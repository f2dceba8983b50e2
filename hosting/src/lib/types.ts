/** The documents that the desk reads, as decode.ts hands them out: every field present, times as Date. */

export type Role = 'agent' | 'supervisor' | 'admin';
export type Owner = 'bot' | 'queue' | 'agent' | 'nobody';
export type Presence = 'available' | 'away' | 'offline';
export type Direction = 'in' | 'out' | 'note' | 'event';
export type AuthorKind = 'customer' | 'bot' | 'agent' | 'system';

export const MESSAGE_TYPES = [
  'text',
  'image',
  'audio',
  'video',
  'document',
  'sticker',
  'location',
  'contact',
  'template',
  'unsupported',
  'event',
] as const;
export type MessageType = (typeof MESSAGE_TYPES)[number];

export const STATUSES = [
  'received',
  'queued',
  'sending',
  'sent',
  'delivered',
  'read',
  'failed',
  'unknown',
  'cancelled',
] as const;
export type Status = (typeof STATUSES)[number];

/** Who is signed in, as the token's claims say. */
export interface DeskUser {
  uid: string;
  email: string;
  name: string;
  role: Role;
  queues: string[];
}

export interface Contact {
  name: string;
  /** The sender's address as last received, for instance `whatsapp:+5511900000000`. */
  address: string;
  key: string;
  tags: string[];
}

export interface Line {
  text: string;
  messages: string[];
}

export interface Card {
  wants: Line | null;
  tried: Line[];
  data: { label: string; value: string; messages: string[] }[];
  mood: Line | null;
  queue: string | null;
  firstReply: string | null;
  reason: string;
  /** What set the reason off, such as the word that was said. */
  detail: string | null;
  at: Date | null;
}

export interface LastMessage {
  id: string;
  direction: Direction;
  author: AuthorKind;
  /** Of the person who wrote it; null where nobody did, or where the server had not noted it yet. */
  uid: string | null;
  name: string | null;
  /** It did not reach the customer. */
  failed: boolean;
  type: MessageType;
  text: string;
  at: Date | null;
}

export interface Conversation {
  id: string;
  contact: Contact;
  owner: Owner;
  agentUid: string | null;
  agentName: string | null;
  /** The colleague who passed it straight to its present owner; null where they took it themselves. */
  givenBy: string | null;
  queue: string | null;
  epoch: number;
  since: Date | null;
  waitingSince: Date | null;
  /** When the queue's target begins to run: later than `waitingSince` where the business was closed. */
  targetFrom: Date | null;
  claimedAt: Date | null;
  needsReply: boolean;
  needsReplySince: Date | null;
  unread: number;
  lastMessage: LastMessage | null;
  /** The id of the customer's last message. */
  lastInboundId: string | null;
  windowExpiresAt: Date | null;
  updatedAt: Date | null;
  episode: string | null;
  card: Card | null;
}

export interface Media {
  state: 'pending' | 'stored' | 'failed';
  contentType: string;
  /** Bytes, where known. */
  size: number | null;
  name: string | null;
}

/** A piece of an article, and how it began when it was gone by. */
export interface Source {
  id: string;
  title: string;
  chunk: string;
  quote: string;
}

export interface Because {
  articles: Source[];
  /** Why the bot gave way; `detail`: what set that off. */
  rule: string | null;
  detail: string | null;
  action: string | null;
  /** Of the published bot. */
  version: number | null;
  model: string | null;
  latencyMs: number | null;
  promptTokens: number | null;
  answerTokens: number | null;
  /** US dollars, where the business has filled in prices. */
  cost: number | null;
  confidence: number | null;
}

/** What a machine heard in a voice note. */
export interface Transcript {
  text: string;
  model: string;
  at: Date | null;
}

export interface Message {
  id: string;
  direction: Direction;
  author: { kind: AuthorKind; uid: string | null; name: string | null };
  type: MessageType;
  text: string;
  media: Media[];
  location: { latitude: number; longitude: number; label: string; address: string } | null;
  /** The quick-reply button that the customer pressed. */
  pressed: string | null;
  quoted: string | null;
  at: Date | null;
  status: Status | null;
  /** Why it was not delivered, in the server's words; `retry`: the same message may well arrive later. */
  error: { message: string; messageEn: string; retry: boolean } | null;
  twilioSid: string | null;
  transcript: Transcript | null;
  because: Because | null;
  /** The test case that it became when somebody marked it as wrong. */
  markedAs: string | null;
  event: { name: string; details: Record<string, unknown> } | null;
}

export interface Agent {
  uid: string;
  name: string;
  role: Role;
  queues: string[];
  presence: Presence;
  capacity: number | null;
  open: number;
}

export interface Queue {
  id: string;
  name: string;
  color: 'a' | 'b' | 'c' | 'd';
  order: number;
  targetSeconds: number;
}

export interface CannedReply {
  id: string;
  shortcut: string;
  text: string;
  queue: string | null;
}

export interface Template {
  id: string;
  name: string;
  language: string;
  body: string;
  variables: string[];
  approved: boolean;
}

/** A piece of service that the bot passed on and that has ended. */
export interface Episode {
  protocol: string;
  cid: string;
  queue: string | null;
  resolvedAt: Date | null;
  /** It went on as part of another one: it ended nothing. */
  merged: boolean;
}
