/**
 * The agent API: every call answers with a value, never with an exception. Errors are typed, each call has a
 * time limit, and a send repeats with the id that its caller gave it, so that it is never doubled.
 */
import { conversation, type Raw } from './decode';
import type { Conversation } from './types';

/** What the server calls its refusals. */
const CODES = [
  'unauthenticated',
  'forbidden',
  'not_found',
  'already_claimed',
  'not_owner',
  'stale_epoch',
  'customer_wrote',
  'window_closed',
  'stale_draft',
  'stale_article',
  'stale_business',
  'cases_not_run',
  'breaks_cases',
  'too_large',
  'invalid',
  'busy',
  'copilot_unavailable',
] as const;

export type ErrorCode = (typeof CODES)[number] | 'network' | 'timeout' | 'unexpected';

export interface ApiError {
  code: ErrorCode;
  /** The server's own words, already in the desk's language; empty where it never answered. */
  message: string;
  details: Raw;
}

export type Result<T> = { ok: true; value: T } | { ok: false; error: ApiError };

const TIMEOUT_MS = 20_000;
const UPLOAD_TIMEOUT_MS = 120_000;

interface Setup {
  base: string;
  token: (fresh?: boolean) => Promise<string | null>;
  /** The App Check token, where it is used. */
  appToken: () => Promise<string | null>;
  language: () => string;
  sessionEnded: () => void;
}

let setup: Setup;

export function connectApi(given: Setup): void {
  setup = given;
}

const fault = (code: ErrorCode, message = '', details: Raw = {}): { ok: false; error: ApiError } => ({
  ok: false,
  error: { code, message, details },
});

/** The error in an answer's body, or one made from its status where a proxy answered in the server's place. */
export function errorFrom(status: number, body: unknown): ApiError {
  const error = ((body as Raw | null)?.error ?? {}) as Raw;
  const byStatus: Record<number, ErrorCode> = {
    401: 'unauthenticated',
    403: 'forbidden',
    404: 'not_found',
    413: 'too_large',
    422: 'invalid',
    503: 'busy',
  };
  const code = CODES.find((item) => item === error.code) ?? byStatus[status] ?? 'unexpected';
  const message = typeof error.message === 'string' ? error.message : '';
  const details = typeof error.details === 'object' && error.details !== null ? (error.details as Raw) : {};
  return { code, message, details };
}

async function attempt(
  method: string,
  path: string,
  body: Raw | undefined,
  token: string | null,
  timeoutMs: number,
): Promise<Response> {
  const headers: Record<string, string> = { 'Accept-Language': setup.language() };
  if (token !== null) headers.Authorization = `Bearer ${token}`;
  const appToken = await setup.appToken();
  if (appToken !== null) headers['X-Firebase-AppCheck'] = appToken;
  if (body) headers['Content-Type'] = 'application/json';
  const signal = AbortSignal.timeout(timeoutMs);
  return fetch(`${setup.base}${path}`, { method, headers, signal, ...(body && { body: JSON.stringify(body) }) });
}

export async function call(
  method: string,
  path: string,
  body?: Raw,
  timeoutMs: number = TIMEOUT_MS,
): Promise<Result<Raw>> {
  try {
    let answer = await attempt(method, path, body, await setup.token(), timeoutMs);
    // A token that has just expired or changed is worth one new one.
    if (answer.status === 401) answer = await attempt(method, path, body, await setup.token(true), timeoutMs);
    const json = (await answer.json().catch(() => null)) as Raw | null;
    if (answer.ok) return { ok: true, value: json ?? {} };
    if (answer.status === 401) setup.sessionEnded();
    return { ok: false, error: errorFrom(answer.status, json) };
  } catch (error) {
    return fault((error as Error).name === 'TimeoutError' ? 'timeout' : 'network');
  }
}

export const path = (...parts: string[]): string => `/api/${parts.map(encodeURIComponent).join('/')}`;
export const post = (to: string, body: Raw): Promise<Result<Raw>> => call('POST', to, body);

/** What an answer is made into, where there is one. */
export async function made<T>(asked: Promise<Result<Raw>>, make: (raw: Raw) => T): Promise<Result<T>> {
  const result = await asked;
  return result.ok ? { ok: true, value: make(result.value) } : result;
}

async function act(cid: string, verb: string, body: Raw): Promise<Result<Conversation>> {
  const result = await post(path('conversations', cid, verb), body);
  if (!result.ok) return result;
  const raw = (result.value.conversation ?? {}) as Raw;
  return { ok: true, value: conversation(cid, raw) };
}

export const claim = (cid: string, epoch: number) => act(cid, 'claim', { epoch });
/** `seen`: the customer's last message on the screen; a newer one would end unread. */
export const resolve = (cid: string, epoch: number, seen: string | null) => act(cid, 'resolve', { epoch, seen });
export const reopen = (cid: string, epoch: number) => act(cid, 'reopen', { epoch });
export const returnToBot = (cid: string, epoch: number) => act(cid, 'return-to-bot', { epoch });
export const markRead = (cid: string, epoch: number) => act(cid, 'read', { epoch });

export type Target = { queue: string } | { agentUid: string };

export const transfer = (cid: string, epoch: number, to: Target, note: string) =>
  act(cid, 'transfer', { ...to, ...(note && { note }), epoch });

export interface Outgoing {
  id: string;
  text?: string;
  media?: string[];
  template?: { contentSid: string; variables: Record<string, string> };
  replyTo?: string;
  epoch: number;
}

export const sendMessage = (cid: string, message: Outgoing) =>
  post(path('conversations', cid, 'messages'), { ...message });

export const sendNote = (cid: string, id: string, text: string) =>
  post(path('conversations', cid, 'notes'), { id, text });

export const retryMessage = (cid: string, mid: string, epoch: number) =>
  post(path('conversations', cid, 'messages', mid, 'retry'), { epoch });

/** Asks the server to fetch a customer's file from WhatsApp once more. */
export const retryMedia = (cid: string, mid: string, index: number) =>
  post(path('conversations', cid, 'messages', mid, 'media', String(index), 'retry'), {});

/** Asks for a link to set a new password. The answer is the same whether the address has an account or not. */
export const passwordReset = (email: string) => post('/api/password-reset', { email });

export interface MediaLink {
  url: string;
  expiresAt: number;
}

/** `keep`: a link whose file the browser saves instead of showing it. */
export async function mediaLink(cid: string, mid: string, index: number, keep = false): Promise<Result<MediaLink>> {
  const result = await call('GET', path('media', cid, mid, String(index)) + (keep ? '?download=1' : ''));
  if (!result.ok) return result;
  const expires = Date.parse(String(result.value.expiresAt ?? ''));
  const url = String(result.value.url ?? '');
  // Only web addresses: the link becomes the src of an element.
  if (!/^https?:\/\//.test(url)) return fault('unexpected');
  return { ok: true, value: { url, expiresAt: Number.isNaN(expires) ? Date.now() + 60_000 : expires } };
}

/** Whether the API answers at all: asked while the desk believes that it is offline. */
export async function reachable(): Promise<boolean> {
  const result = await call('GET', '/api/me');
  return result.ok || !['network', 'timeout'].includes(result.error.code);
}

export interface Sending<T> {
  done: Promise<Result<T>>;
  cancel: () => void;
}

export type Upload = Sending<{ id: string; contentType: string }>;

/** Sends one file; `progress` hears 0 to 1. */
export function upload(file: Blob, name: string, progress: (share: number) => void): Upload {
  const form = new FormData();
  form.append('file', file, name);
  const { done, cancel } = sendForm('/api/media', form, progress);
  return { done: done.then((result) => uploaded(result, file.type)), cancel };
}

function uploaded(result: Result<Raw>, type: string): Result<{ id: string; contentType: string }> {
  if (!result.ok) return result;
  const { id, contentType } = result.value;
  return { ok: true, value: { id: String(id ?? ''), contentType: String(contentType ?? type) } };
}

/** Posts files; `progress` hears 0 to 1. */
export function sendForm(to: string, form: FormData, progress: (share: number) => void): Sending<Raw> {
  // fetch() can't tell how far an upload is: this is what XMLHttpRequest is still for.
  const request = new XMLHttpRequest();
  const done = new Promise<Result<Raw>>((settle) => {
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onload = () => settle(received(request));
    request.onerror = request.onabort = () => settle(fault('network'));
    request.ontimeout = () => settle(fault('timeout'));
  });
  void Promise.all([setup.token(), setup.appToken()]).then(
    ([token, appToken]) => {
      request.open('POST', `${setup.base}${to}`);
      request.timeout = UPLOAD_TIMEOUT_MS;
      request.setRequestHeader('Authorization', `Bearer ${token ?? ''}`);
      if (appToken !== null) request.setRequestHeader('X-Firebase-AppCheck', appToken);
      request.setRequestHeader('Accept-Language', setup.language());
      request.send(form);
    },
    () => request.onerror?.(new ProgressEvent('error')),
  );
  return { done, cancel: () => request.abort() };
}

function received(request: XMLHttpRequest): Result<Raw> {
  let body: Raw | null = null;
  try {
    body = JSON.parse(request.responseText) as Raw;
  } catch {
    // Not JSON: a proxy's page. The status says enough.
  }
  const done = request.status === 200 || request.status === 201;
  return done ? { ok: true, value: body ?? {} } : { ok: false, error: errorFrom(request.status, body) };
}
