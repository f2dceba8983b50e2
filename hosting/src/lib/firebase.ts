/**
 * The only file that knows the Firebase SDK: sign-in, live queries, and the one thing the desk writes (presence).
 * Documents are kept in memory only: customers' messages must not stay on a shared computer.
 */
import { initializeApp, type FirebaseApp } from 'firebase/app';
import type { AppCheck } from 'firebase/app-check';
import {
  browserLocalPersistence,
  browserSessionPersistence,
  connectAuthEmulator,
  initializeAuth,
  onIdTokenChanged,
  setPersistence,
  signInWithEmailAndPassword,
  signOut as leave,
  type Auth,
  type User,
} from 'firebase/auth';
import {
  collection,
  connectFirestoreEmulator,
  doc,
  documentId,
  getDocFromServer,
  getDocs,
  getDocsFromServer,
  initializeFirestore,
  limit,
  memoryLocalCache,
  onSnapshot,
  orderBy,
  query,
  serverTimestamp,
  startAfter,
  Timestamp,
  updateDoc,
  where,
  type DocumentData,
  type Firestore,
  type Query,
} from 'firebase/firestore';
import type { Config } from './config';
import * as decode from './decode';
import { PAGE, type Spec } from './queries';
import { dayFigures } from './reports/decode';
import type { DayFigures } from './reports/figures';
import * as settings from './settings/decode';
import type { Article, Bot, Business, Case, Version } from './settings/types';
import type { Agent, CannedReply, Conversation, DeskUser, Episode, Message, Presence, Queue, Template } from './types';

let auth: Auth;
let store: Firestore;
let appCheck: AppCheck | null = null;

export async function connect(config: Config): Promise<void> {
  const app = initializeApp({
    projectId: config.projectId,
    apiKey: config.apiKey,
    authDomain: config.authDomain,
    ...(config.appCheck && { appId: config.appCheck.appId }),
  });
  // First, so that sign-in and listeners show themselves too.
  if (config.appCheck) await startAppCheck(app, config.appCheck.siteKey);
  auth = initializeAuth(app, { persistence: [browserLocalPersistence, browserSessionPersistence] });
  store = initializeFirestore(app, { localCache: memoryLocalCache() });
  if (!config.emulators) return;
  connectAuthEmulator(auth, config.emulators.auth, { disableWarnings: true });
  const [host = '127.0.0.1', port = '8080'] = config.emulators.firestore.split(':');
  connectFirestoreEmulator(store, host, Number(port));
}

/** Loaded only where it is used: it brings reCAPTCHA with it. */
async function startAppCheck(app: FirebaseApp, siteKey: string): Promise<void> {
  const { initializeAppCheck, ReCaptchaEnterpriseProvider } = await import('firebase/app-check');
  const provider = new ReCaptchaEnterpriseProvider(siteKey);
  appCheck = initializeAppCheck(app, { provider, isTokenAutoRefreshEnabled: true });
}

/** What shows the agent API that this is the dashboard; null where App Check is not used, or gives nothing. */
export async function appCheckToken(): Promise<string | null> {
  if (!appCheck) return null;
  try {
    const { getToken } = await import('firebase/app-check');
    return (await getToken(appCheck)).token;
  } catch {
    return null;
  }
}

const NO_NETWORK = 'auth/network-request-failed';

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '');

/** A signed-in person; `role` null means that nobody has let them in yet. */
export type Identity = DeskUser | (Omit<DeskUser, 'role'> & { role: null });

async function identity(user: User): Promise<Identity> {
  const { claims } = await user.getIdTokenResult();
  const queues = Array.isArray(claims.queues) ? claims.queues.filter((item) => typeof item === 'string') : [];
  const email = user.email ?? '';
  return { uid: user.uid, email, name: user.displayName ?? email, role: decode.role(claims.role), queues };
}

interface IdentityWatcher {
  next: (who: Identity | null) => void;
  /** Somebody is signed in, but their token has run out and the network gives no new one: ask again. */
  unreachable: () => void;
}

async function tell(user: User, to: IdentityWatcher): Promise<void> {
  try {
    to.next(await identity(user));
  } catch (error) {
    if (codeOf(error) === NO_NETWORK) to.unreachable();
    else to.next(null);
  }
}

export function watchIdentity(to: IdentityWatcher): () => void {
  return onIdTokenChanged(auth, (user) => {
    if (user) void tell(user, to);
    else to.next(null);
  });
}

/** Once more, after `unreachable`. */
export async function askIdentity(to: IdentityWatcher): Promise<void> {
  if (auth.currentUser) await tell(auth.currentUser, to);
  else to.next(null);
}

export type SignInProblem = 'wrong' | 'tooMany' | 'network' | 'other';

const PROBLEMS: Record<string, SignInProblem> = {
  'auth/invalid-credential': 'wrong',
  'auth/invalid-email': 'wrong',
  'auth/user-not-found': 'wrong',
  'auth/wrong-password': 'wrong',
  'auth/user-disabled': 'wrong',
  'auth/too-many-requests': 'tooMany',
  [NO_NETWORK]: 'network',
};

/** Signs in; null when done. `keep` false ends the session with the browser. */
export async function signIn(email: string, password: string, keep: boolean): Promise<SignInProblem | null> {
  try {
    await setPersistence(auth, keep ? browserLocalPersistence : browserSessionPersistence);
    await signInWithEmailAndPassword(auth, email, password);
    return null;
  } catch (error) {
    return PROBLEMS[codeOf(error)] ?? 'other';
  }
}

export const signOut = (): Promise<void> => leave(auth);

/** The ID token for the agent API, or null when the session is over. `fresh` asks the server for new claims. */
export async function idToken(fresh = false): Promise<string | null> {
  try {
    return (await auth.currentUser?.getIdToken(fresh)) ?? null;
  } catch (error) {
    if (codeOf(error) === NO_NETWORK) throw error;
    return null;
  }
}

/** Why a listener ended: no right to read, or a fault worth another try. */
export type ListenProblem = 'denied' | 'fault';

interface Watcher<T> {
  next: (value: T) => void;
  fail: (problem: ListenProblem) => void;
}

const problemOf = (error: unknown): ListenProblem =>
  ['permission-denied', 'unauthenticated'].includes(codeOf(error)) ? 'denied' : 'fault';

function watchAll<T>(source: Query, make: (id: string, raw: DocumentData) => T, to: Watcher<T[]>): () => void {
  return onSnapshot(
    source,
    (all) => to.next(all.docs.map((item) => make(item.id, item.data()))),
    (error) => to.fail(problemOf(error)),
  );
}

function asked(of: string, spec: Spec): Query {
  const filters = spec.filters.map(([field, op, value]) => where(field, op, value));
  return query(collection(store, of), ...filters, orderBy(spec.order[0], spec.order[1]), limit(spec.limit));
}

export const watchConversations = (spec: Spec, to: Watcher<Conversation[]>): (() => void) =>
  watchAll(asked('conversations', spec), decode.conversation, to);

/** One conversation; null where it does not exist. */
export function watchConversation(cid: string, to: Watcher<Conversation | null>): () => void {
  return onSnapshot(
    doc(store, 'conversations', cid),
    (one) => to.next(one.exists() ? decode.conversation(one.id, one.data()) : null),
    (error) => to.fail(problemOf(error)),
  );
}

const messagesOf = (cid: string) => query(collection(store, 'conversations', cid, 'messages'), orderBy('at', 'desc'));

/** The newest messages, newest first. */
export const watchMessages = (cid: string, to: Watcher<Message[]>): (() => void) =>
  watchAll(query(messagesOf(cid), limit(PAGE)), decode.message, to);

/**
 * One page of messages up to and including `before`, newest first. One millisecond is added, as a Date is coarser
 * than a timestamp: whoever asks must expect to see some again.
 */
export async function olderMessages(cid: string, before: Date): Promise<Message[]> {
  const from = Timestamp.fromMillis(before.getTime() + 1);
  const page = await getDocs(query(messagesOf(cid), startAfter(from), limit(PAGE)));
  return page.docs.map((item) => decode.message(item.id, item.data()));
}

const MOST = 200;

export function watchAgent(uid: string, to: Watcher<Agent | null>): () => void {
  return onSnapshot(
    doc(store, 'agents', uid),
    (one) => to.next(one.exists() ? decode.agent(one.id, one.data()) : null),
    (error) => to.fail(problemOf(error)),
  );
}

export const watchAgents = (to: Watcher<Agent[]>): (() => void) =>
  watchAll(query(collection(store, 'agents'), limit(MOST)), decode.agent, to);

export const watchQueues = (to: Watcher<Queue[]>): (() => void) =>
  watchAll(query(collection(store, 'queues'), limit(PAGE)), decode.queue, to);

export const watchCannedReplies = (to: Watcher<CannedReply[]>): (() => void) =>
  watchAll(query(collection(store, 'cannedReplies'), limit(MOST)), decode.cannedReply, to);

export const watchTemplates = (to: Watcher<Template[]>): (() => void) =>
  watchAll(query(collection(store, 'templates'), limit(MOST)), decode.template, to);

function watchOne<T>(path: string, make: (raw: DocumentData) => T, to: Watcher<T>): () => void {
  return onSnapshot(
    doc(store, path),
    (one) => to.next(make(one.data() ?? {})),
    (error) => to.fail(problemOf(error)),
  );
}

/** More articles, or test cases, than a business has; versions beyond the newest are of no use in a list. */
const ALL = 1000;

export const watchBot = (to: Watcher<Bot>): (() => void) => watchOne('settings/bot', settings.bot, to);

export const watchBusiness = (to: Watcher<Business>): (() => void) =>
  watchOne('settings/business', settings.business, to);

export const watchVersions = (to: Watcher<Version[]>): (() => void) =>
  watchAll(
    query(collection(store, 'settings/bot/versions'), orderBy('version', 'desc'), limit(PAGE)),
    settings.version,
    to,
  );

export const watchArticles = (to: Watcher<Article[]>): (() => void) =>
  watchAll(query(collection(store, 'knowledge'), limit(ALL)), settings.article, to);

export const watchCases = (to: Watcher<Case[]>): (() => void) =>
  watchAll(query(collection(store, 'cases'), limit(ALL)), settings.testCase, to);

/** What was read once, or why nothing was. */
export type Looked<T> = { ok: true; value: T } | { ok: false; problem: ListenProblem };

/** From the server only: without a network, the few documents in memory would pass for all there are. */
async function look<T>(read: () => Promise<T>): Promise<Looked<T>> {
  try {
    return { ok: true, value: await read() };
  } catch (error) {
    return { ok: false, problem: problemOf(error) };
  }
}

export const business = (): Promise<Looked<Business>> =>
  look(async () => settings.business((await getDocFromServer(doc(store, 'settings/business'))).data() ?? {}));

/** The figures of the days that have any, both ends included. */
export const dailyFigures = (from: string, to: string): Promise<Looked<DayFigures[]>> =>
  look(async () => {
    const within = [where(documentId(), '>=', from), where(documentId(), '<=', to)];
    const all = await getDocsFromServer(query(collection(store, 'stats'), ...within));
    return all.docs.map((one) => dayFigures(one.id, one.data()));
  });

export const episodes = (spec: Spec): Promise<Looked<Episode[]>> =>
  look(async () => {
    const all = await getDocsFromServer(asked('episodes', spec));
    return all.docs.map((one) => decode.episode(one.id, one.data()));
  });

/** Says whether this person is there. Never rejects: presence must not stand in the way of work. */
export async function writePresence(uid: string, presence: Presence): Promise<boolean> {
  const now = serverTimestamp();
  return write(uid, { presence, presenceAt: now, lastSeenAt: now });
}

export const writeHeartbeat = (uid: string): Promise<boolean> => write(uid, { lastSeenAt: serverTimestamp() });

async function write(uid: string, fields: DocumentData): Promise<boolean> {
  try {
    await updateDoc(doc(store, 'agents', uid), fields);
    return true;
  } catch {
    return false;
  }
}
