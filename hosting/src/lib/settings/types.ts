/** The documents behind the settings pages, as decode.ts hands them out: every field present, times as Date. */

export const LANGUAGES = ['pt', 'en', 'es'] as const;
export type Spoken = (typeof LANGUAGES)[number];

export const TONES = ['warm', 'direct', 'formal'] as const;
export type Tone = (typeof TONES)[number];

export const MASKABLE = ['cpf', 'cnpj', 'card', 'email', 'phone'] as const;
export type Maskable = (typeof MASKABLE)[number];

export const HARMS = ['harassment', 'hate', 'sexual', 'dangerous'] as const;
export type Harm = (typeof HARMS)[number];

export const THRESHOLDS = ['low', 'medium', 'high', 'none'] as const;
export type Threshold = (typeof THRESHOLDS)[number];

export interface SensitiveWords {
  words: string[];
  /** Where to, if not where the subject belongs. */
  queue: string | null;
}

export interface GiveWay {
  on: boolean;
  queue: string | null;
}

export interface Limits {
  turnsPerCustomer: number;
  tokensPerCustomer: number;
  tokens: number;
}

export interface BotSettings {
  name: string;
  persona: string;
  greeting: string;
  tone: Tone;
  /** What it never does. */
  rules: string[];
  subjects: string;
  language: Spoken;
  /** Gemini's name for it; empty: the deployment's. */
  model: string;
  sensitive: SensitiveWords[];
  angry: GiveWay;
  unsure: GiveWay;
  masked: Maskable[];
  /** A harm that is not named is left to Gemini. */
  safety: Partial<Record<Harm, Threshold>>;
  limits: Limits;
  /** US dollars for a million tokens; 0 where nobody has filled them in. */
  priceIn: number;
  priceOut: number;
}

export interface Person {
  uid: string;
  name: string;
}

export interface Bot {
  draft: BotSettings;
  /** Rises with every change of the draft settings or of an article's draft. */
  draftRevision: number;
  published: BotSettings;
  /** 0 before anything was published. */
  version: number;
  publishedAt: Date | null;
  publishedBy: Person | null;
  updatedAt: Date | null;
  updatedBy: Person | null;
}

export interface Version {
  version: number;
  settings: BotSettings;
  /** Article id -> hash of its content. */
  articles: Record<string, string>;
  publishedAt: Date | null;
  publishedBy: Person | null;
  note: string;
  passed: number;
  total: number;
}

export interface Content {
  title: string;
  /** In which situations it helps. */
  when: string;
  tags: string[];
  /** Markdown. */
  body: string;
}

export interface Article extends Content {
  id: string;
  /** Customers are answered from it. */
  live: boolean;
  draft: Content | null;
  /** It goes with the next version. */
  removed: boolean;
  /** Rises with every edit, by whoever. */
  revision: number;
  updatedAt: Date | null;
  updatedBy: Person | null;
}

export type Stage = 'draft' | 'live';

export const ACTIONS = ['answer', 'ask', 'handoff', 'close'] as const;
export type Action = (typeof ACTIONS)[number];

export interface Said {
  author: 'customer' | 'bot' | 'agent';
  text: string;
  /** What the bot did with these words of its own, and how sure it was: two guesses in a row are a handoff. */
  action?: string;
  confidence?: number;
  /** What the customer answers to with it. */
  quoted?: { author: Said['author']; text: string };
}

export interface Source {
  id: string;
  title: string;
  quote: string;
}

/** One try of the bot on a made-up conversation. */
export interface Trial {
  action: string;
  text: string;
  /** Why it handed over. */
  rule: string | null;
  detail: string | null;
  queue: string | null;
  sources: Source[];
  confidence: number | null;
  mood: string | null;
  language: string | null;
  model: string | null;
  latencyMs: number | null;
  promptTokens: number | null;
  answerTokens: number | null;
  /** US dollars, where prices are known. */
  cost: number | null;
}

export interface Expected {
  action: Action | null;
  queue: string | null;
  must: string[];
  mustNot: string[];
  articles: string[];
}

export interface Fault {
  code: string;
  detail: string;
}

export interface Outcome {
  passed: boolean;
  faults: Fault[];
  trial: Trial;
  at: Date | null;
  /** The draft revision, or the published version, that was tried. */
  revision: number;
}

/** A conversation with what is expected of the bot's answer to it. */
export interface Case {
  id: string;
  says: Said[];
  expected: Expected;
  rightAnswer: string;
  origin: { cid: string; mid: string } | null;
  createdAt: Date | null;
  createdBy: Person | null;
  results: { draft: Outcome | null; published: Outcome | null };
}

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** `08:00` to `18:00`; an end no later than its beginning is on the next day. */
export interface Period {
  from: string;
  to: string;
}

export type Hours = Record<Weekday, Period[]>;

export interface BusinessSettings {
  name: string;
  timezone: string;
  /** Null: always open. */
  hours: Hours | null;
  /** `2026-12-25` */
  holidays: string[];
  /** Language -> key -> the business's own words. */
  texts: Record<Spoken, Record<string, string>>;
}

export interface Business extends BusinessSettings {
  /** Rises with every save, by whoever. */
  revision: number;
}

export interface ImportProblem {
  file: string;
  line: number | null;
  code: string;
  message: string;
}
