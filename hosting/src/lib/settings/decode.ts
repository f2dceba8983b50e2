/** Raw documents of the settings pages into their types; as tolerant as ../decode.ts. */
import { instant, type Raw } from '../decode';
import {
  ACTIONS,
  HARMS,
  LANGUAGES,
  MASKABLE,
  THRESHOLDS,
  TONES,
  WEEKDAYS,
  type Article,
  type Bot,
  type BotSettings,
  type Business,
  type Case,
  type Content,
  type Expected,
  type Fault,
  type GiveWay,
  type Hours,
  type ImportProblem,
  type Outcome,
  type Person,
  type Period,
  type Said,
  type Trial,
  type Version,
} from './types';

const record = (value: unknown): Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {};
const records = (value: unknown): Raw[] => (Array.isArray(value) ? value.map(record) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const textOrNull = (value: unknown): string | null => text(value) || null;
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
const numberOrNull = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;
const number = (value: unknown, empty = 0): number => numberOrNull(value) ?? empty;
const among = <T extends string>(allowed: readonly T[], value: unknown): T | undefined =>
  allowed.find((item) => item === value);

function person(value: unknown): Person | null {
  const raw = record(value);
  return text(raw.uid) ? { uid: text(raw.uid), name: text(raw.name) } : null;
}

const giveWay = (value: unknown): GiveWay => ({
  on: record(value).on !== false,
  queue: textOrNull(record(value).queue),
});

function safety(value: unknown): BotSettings['safety'] {
  const raw = record(value);
  return Object.fromEntries(
    HARMS.map((harm) => [harm, among(THRESHOLDS, raw[harm])] as const).filter(([, threshold]) => threshold),
  );
}

export function botSettings(value: unknown): BotSettings {
  const raw = record(value);
  const limits = record(raw.limits);
  return {
    name: text(raw.name),
    persona: text(raw.persona),
    greeting: text(raw.greeting),
    tone: among(TONES, raw.tone) ?? 'warm',
    rules: texts(raw.rules),
    subjects: text(raw.subjects),
    language: among(LANGUAGES, raw.language) ?? 'pt',
    model: text(raw.model),
    sensitive: records(raw.sensitive).map((item) => ({ words: texts(item.words), queue: textOrNull(item.queue) })),
    angry: giveWay(raw.angry),
    unsure: giveWay(raw.unsure),
    masked: MASKABLE.filter((kind) => (Array.isArray(raw.masked) ? raw.masked : ['cpf', 'card']).includes(kind)),
    safety: safety(raw.safety),
    limits: {
      turnsPerCustomer: number(limits.turnsPerCustomer, 60),
      tokensPerCustomer: number(limits.tokensPerCustomer, 200_000),
      tokens: number(limits.tokens, 5_000_000),
    },
    priceIn: number(raw.priceIn),
    priceOut: number(raw.priceOut),
  };
}

export const bot = (raw: Raw): Bot => ({
  draft: botSettings(raw.draft),
  draftRevision: number(raw.draftRevision),
  published: botSettings(raw.published),
  version: number(raw.version),
  publishedAt: instant(raw.publishedAt),
  publishedBy: person(raw.publishedBy),
  updatedAt: instant(raw.updatedAt),
  updatedBy: person(raw.updatedBy),
});

export const version = (id: string, raw: Raw): Version => ({
  version: number(raw.version, Number(id) || 0),
  settings: botSettings(raw.settings),
  articles: Object.fromEntries(Object.entries(record(raw.articles)).map(([key, hash]) => [key, text(hash)])),
  publishedAt: instant(raw.publishedAt),
  publishedBy: person(raw.publishedBy),
  note: text(raw.note),
  passed: number(raw.passed),
  total: number(raw.total),
});

const content = (raw: Raw): Content => ({
  title: text(raw.title),
  when: text(raw.when),
  tags: texts(raw.tags),
  body: text(raw.body),
});

export const article = (id: string, raw: Raw): Article => ({
  id,
  ...content(raw),
  live: raw.live === true,
  draft: raw.draft ? content(record(raw.draft)) : null,
  removed: raw.removed === true,
  revision: number(raw.revision),
  updatedAt: instant(raw.updatedAt),
  updatedBy: person(raw.updatedBy),
});

const AUTHORS = ['customer', 'bot', 'agent'] as const;

const author = (value: unknown): Said['author'] => among(AUTHORS, value) ?? 'customer';

const said = (raw: Raw): Said => ({
  author: author(raw.author),
  text: text(raw.text),
  ...(text(raw.action) && { action: text(raw.action) }),
  ...(typeof raw.confidence === 'number' && { confidence: raw.confidence }),
  ...quoted(record(raw.quoted)),
});

const quoted = (raw: Raw): Pick<Said, 'quoted'> =>
  text(raw.text) ? { quoted: { author: author(raw.author), text: text(raw.text) } } : {};

export function trial(value: unknown): Trial {
  const raw = record(value);
  return {
    action: text(raw.action),
    text: text(raw.text),
    rule: textOrNull(raw.rule),
    detail: textOrNull(raw.detail),
    queue: textOrNull(raw.queue),
    sources: records(raw.sources).map((item) => ({
      id: text(item.id),
      title: text(item.title) || text(item.id),
      quote: text(item.quote),
    })),
    confidence: numberOrNull(raw.confidence),
    mood: textOrNull(raw.mood),
    language: textOrNull(raw.language),
    model: textOrNull(raw.model),
    latencyMs: numberOrNull(raw.latencyMs),
    promptTokens: numberOrNull(raw.promptTokens),
    answerTokens: numberOrNull(raw.answerTokens),
    cost: numberOrNull(raw.cost),
  };
}

const fault = (raw: Raw): Fault => ({ code: text(raw.code), detail: text(raw.detail) });

function outcome(value: unknown): Outcome | null {
  if (typeof value !== 'object' || value === null) return null;
  const raw = record(value);
  return {
    passed: raw.passed === true,
    faults: records(raw.faults).map(fault),
    trial: trial(raw.trial),
    at: instant(raw.at),
    revision: number(raw.revision),
  };
}

const expected = (raw: Raw): Expected => ({
  action: among(ACTIONS, raw.action) ?? null,
  queue: textOrNull(raw.queue),
  must: texts(raw.must),
  mustNot: texts(raw.mustNot),
  articles: texts(raw.articles),
});

export function testCase(id: string, raw: Raw): Case {
  const origin = record(raw.origin);
  const results = record(raw.results);
  return {
    id,
    says: records(raw.says).map(said),
    expected: expected(record(raw.expected)),
    rightAnswer: text(raw.rightAnswer),
    origin: text(origin.cid) ? { cid: text(origin.cid), mid: text(origin.mid) } : null,
    createdAt: instant(raw.createdAt),
    createdBy: person(raw.createdBy),
    results: { draft: outcome(results.draft), published: outcome(results.published) },
  };
}

const period = (value: unknown): Period => {
  const raw = record(value);
  return { from: text(raw.from), to: text(raw.to) };
};

/** A day that is not named is closed; no day at all means always open. */
function hours(value: unknown): Hours | null {
  const raw = record(value);
  if (Object.keys(raw).length === 0) return null;
  const day = (periods: unknown): Period[] => (Array.isArray(periods) ? periods.map(period) : []);
  return Object.fromEntries(WEEKDAYS.map((name) => [name, day(raw[name])])) as Hours;
}

function wordings(value: unknown): Business['texts'] {
  const raw = record(value);
  const own = (of: unknown): [string, string][] =>
    Object.entries(record(of)).flatMap(([key, words]) => (typeof words === 'string' ? [[key, words]] : []));
  return Object.fromEntries(
    LANGUAGES.map((language) => [language, Object.fromEntries(own(raw[language]).toSorted())]),
  ) as Business['texts'];
}

export const business = (raw: Raw): Business => ({
  name: text(raw.name),
  timezone: text(raw.timezone) || 'America/Sao_Paulo',
  hours: hours(raw.hours),
  holidays: texts(raw.holidays).toSorted(),
  texts: wordings(raw.texts),
  revision: number(raw.revision),
});

export const importedArticle = (raw: Raw): { id: string; title: string; known: boolean } => ({
  id: text(raw.id),
  title: text(raw.title),
  known: raw.known === true,
});

export const importProblem = (raw: Raw): ImportProblem => ({
  file: text(raw.file),
  line: numberOrNull(raw.line),
  code: text(raw.code),
  message: text(raw.message),
});

export { records };
