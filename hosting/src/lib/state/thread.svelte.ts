/** One open conversation: its document, its messages (live and older), and what is new in it. */
import * as firebase from '../firebase';
import { PAGE } from '../queries';
import { byTime, firstUnread } from '../timeline';
import type { Conversation, DeskUser, Message } from '../types';
import { desk, watch } from './desk.svelte';
import { reconcile } from './outbox.svelte';

type Visible = 'yes' | 'missing' | 'denied';

export class Thread {
  readonly cid: string;
  readonly user: DeskUser;
  #snapshot = $state.raw<Conversation | null>(null);
  /** What the agent API answered to our own act: ahead of the listener for a moment. */
  #answered = $state.raw<Conversation | null>(null);
  #messages = $state.raw<Message[]>([]);
  visible = $state<Visible>('yes');
  loaded = $state(false);
  /** complete: the first message ever is loaded. */
  older = $state<'idle' | 'loading' | 'failed' | 'complete'>('idle');
  /** The first message that was new when the conversation was opened, or when someone looked away. */
  fresh = $state<string | null>(null);
  #freshKnown = false;
  #loading: Promise<void> | null = null;
  #stops: (() => void)[] = [];

  constructor(cid: string, user: DeskUser) {
    this.cid = cid;
    this.user = user;
    this.#snapshot = desk.known(cid) ?? null;
  }

  /** The newest that is known: of two states the one with the higher epoch. */
  get conversation(): Conversation | null {
    const [seen, answered] = [this.#snapshot, this.#answered];
    if (!seen || !answered) return seen ?? answered;
    return answered.epoch > seen.epoch ? answered : seen;
  }

  get mine(): boolean {
    const conversation = this.conversation;
    return conversation?.owner === 'agent' && conversation.agentUid === this.user.uid;
  }

  /** May move it elsewhere: its owner, or who leads. */
  get manages(): boolean {
    return this.mine || this.user.role !== 'agent';
  }

  /** May give it to another queue or person. What the bot or nobody has is taken first: the server wants it so. */
  get moves(): boolean {
    const { owner, queue } = this.conversation ?? {};
    if (owner === 'agent') return this.manages;
    return owner === 'queue' && (this.manages || this.user.queues.includes(queue ?? ''));
  }

  /** Oldest first. */
  get messages(): Message[] {
    return this.#messages;
  }

  find(id: string): Message | undefined {
    return this.#messages.find((message) => message.id === id || message.twilioSid === id);
  }

  accept(conversation: Conversation): void {
    this.#answered = conversation;
  }

  start(): void {
    const denied = () => void (this.visible = 'denied');
    this.#stops = [
      watch<Conversation | null>(
        (to) => firebase.watchConversation(this.cid, to),
        (conversation) => {
          // A conversation is never deleted: one that was there and is not any more has left our sight.
          this.visible = conversation ? 'yes' : this.#snapshot ? 'denied' : 'missing';
          if (conversation) this.#snapshot = conversation;
          this.#markFresh();
        },
        denied,
      ),
      watch<Message[]>(
        (to) => firebase.watchMessages(this.cid, to),
        (newest) => this.#take(newest),
        denied,
      ),
    ];
  }

  stop(): void {
    this.#stops.forEach((stop) => stop());
  }

  #take(newest: Message[]): void {
    const first = !this.loaded;
    const ids = new Set(newest.map((message) => message.id));
    const edge = newest.at(-1)?.at?.getTime() ?? 0;
    // What the live page no longer holds was pushed out by newer ones, unless it lies within the page: then it is gone.
    const kept = this.#messages.filter(
      (message) => !ids.has(message.id) && (message.at?.getTime() ?? 0) <= edge && newest.length === PAGE,
    );
    this.#messages = [...kept, ...newest].toSorted(byTime);
    reconcile(this.cid, ids, newest.length === PAGE ? new Date(edge) : null);
    if (first) {
      this.loaded = true;
      if (newest.length < PAGE) this.older = 'complete';
      this.#markFresh();
    }
  }

  /** Once, when both the conversation and its messages are there: what nobody of the desk had read on opening. */
  #markFresh(): void {
    if (this.#freshKnown || !this.loaded || !this.conversation) return;
    this.#freshKnown = true;
    this.fresh = firstUnread(this.#messages, this.conversation.unread);
  }

  /** Whoever asks while a page is on its way waits for that one. */
  loadOlder(): Promise<void> {
    this.#loading ??= this.#loadOlder().finally(() => (this.#loading = null));
    return this.#loading;
  }

  async #loadOlder(): Promise<void> {
    const first = this.#messages[0]?.at;
    if (!first || !this.loaded || this.older === 'complete') return;
    this.older = 'loading';
    try {
      const page = await firebase.olderMessages(this.cid, first);
      const known = new Set(this.#messages.map((message) => message.id));
      const more = page.filter((message) => !known.has(message.id));
      this.#messages = [...more, ...this.#messages].toSorted(byTime);
      this.older = page.length < PAGE || more.length === 0 ? 'complete' : 'idle';
    } catch {
      this.older = 'failed';
    }
  }
}
