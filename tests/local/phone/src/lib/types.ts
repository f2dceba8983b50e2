/** What the stand-in's control addresses answer (tests/local/twilio_standin/views.py). */

export interface Customer {
  address: string;
  name: string;
  windowClosesAt: string | null;
  typingUntil: string | null;
}

export interface Media {
  sid: string;
  contentType: string;
  name: string;
  size: number;
  url: string;
}

export interface Button {
  text: string;
  payload: string;
}

export interface Place {
  latitude: number;
  longitude: number;
  label: string;
  address: string;
}

export interface Message {
  sid: string;
  customer: string;
  /** As our side counts: "in" is what the customer wrote. */
  direction: 'in' | 'out';
  body: string;
  status: string;
  delivered: boolean;
  reached: boolean;
  at: string;
  error: number | null;
  media: Media[];
  location: Place | null;
  button: Button | null;
  buttons: Button[];
  quoted: string | null;
}

export type LogKind = 'inbound' | 'outbound' | 'receipt';

export interface LogLine {
  id: number;
  at: string;
  kind: LogKind;
  customer: string;
  title: string;
  ok: boolean;
  result: string;
  raw: Record<string, unknown>;
  answer: Record<string, unknown> | null;
}

export interface Faults {
  next: string | null;
  duplicateCallbacks: boolean;
  duplicateWebhooks: boolean;
  shuffleCallbacks: boolean;
  shuffleWebhooks: boolean;
  noReadReceipts: boolean;
}

export interface Snapshot {
  last: number;
  now: string;
  businessName: string;
  dashboardUrl: string;
  canSlowGemini: boolean;
  customers: Customer[];
  messages: Message[];
  faults: Faults;
  logs: LogLine[];
}

/** What a customer sends. A file is a sample by its name, or its bytes. */
export interface Said {
  body?: string;
  media?: ({ sample: string } | { contentType: string; name: string; base64: string })[];
  location?: Place;
  button?: Button;
  quoted?: string;
}
