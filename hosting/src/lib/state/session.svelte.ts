/** Who is signed in, and what to show to those who are not. */
import { askIdentity, idToken, signOut as leave, watchIdentity, writePresence, type Identity } from '../firebase';
import type { DeskUser } from '../types';
import { forgetBegun } from './leaving';

type State =
  | { is: 'starting'; unreachable: boolean }
  | { is: 'out' }
  | { is: 'noRole'; who: Identity }
  | { is: 'in'; user: DeskUser };

/** Why the sign-in page is shown: nothing to say, the session ended by itself, or the user left. */
export type Farewell = null | 'ended' | 'signedOut';

let state = $state.raw<State>({ is: 'starting', unreachable: false });
let farewell = $state<Farewell>(null);
let leaving = $state(false);

export const session = {
  get state(): State {
    return state;
  },
  /** Signing out by choice has begun. */
  get leaving(): boolean {
    return leaving;
  },
  get farewell(): Farewell {
    return farewell;
  },
};

const same = (a: DeskUser, b: DeskUser): boolean => JSON.stringify(a) === JSON.stringify(b);

function uid(): string | undefined {
  if (state.is === 'in') return state.user.uid;
  return state.is === 'noRole' ? state.who.uid : undefined;
}

function take(who: Identity | null): void {
  // With new rights it is the same person: what they have begun is theirs still.
  if (uid() !== who?.uid) forgetBegun();
  if (!who) {
    if (state.is === 'in') farewell = leaving ? 'signedOut' : 'ended';
    leaving = false;
    state = { is: 'out' };
    return;
  }
  farewell = null;
  if (who.role === null) state = { is: 'noRole', who };
  else {
    const user: DeskUser = { ...who, role: who.role };
    // An hourly new token says the same: nothing on screen may start anew because of it.
    if (state.is !== 'in' || !same(state.user, user)) state = { is: 'in', user };
  }
}

/** Who is signed in stays so: only a desk that is still starting has to wait. */
function unreachable(): void {
  if (state.is === 'starting') state = { is: 'starting', unreachable: true };
}

const watcher = { next: take, unreachable };

export const startSession = (): (() => void) => watchIdentity(watcher);

/** Tries to start once more, after the network was not there. */
export const startAgain = (): Promise<void> => askIdentity(watcher);

/** Leaves by choice: says so to colleagues first, but never waits long for it. */
export async function signOut(): Promise<void> {
  leaving = true;
  if (state.is === 'in') {
    await Promise.race([writePresence(state.user.uid, 'offline'), new Promise((done) => setTimeout(done, 1500))]);
  }
  await leave();
}

/** The agent API no longer takes the token: the session is over. */
export async function sessionEnded(): Promise<void> {
  if (state.is === 'in') await leave();
}

/** Asks for new claims; whoever was let in meanwhile comes in. */
export async function checkAccess(): Promise<void> {
  await idToken(true);
}
