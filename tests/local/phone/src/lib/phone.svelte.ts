/** Everything that the page shows, kept fresh by the stand-in's events. */
import { recall, remember } from '@desk/lib/memory';
import { SvelteMap } from 'svelte/reactivity';
import * as api from './api';
import { t } from './i18n.svelte';
import type { Customer, Faults, LogLine, Message, Said, Snapshot } from './types';

const LOG_LIMIT = 500;
const NOTICE_MS = 5000;
const RETRY_MS = 2000;

class Phone {
  customers = new SvelteMap<string, Customer>();
  messages = new SvelteMap<string, Message>();
  logs = $state.raw<LogLine[]>([]);
  faults = $state.raw<Faults | null>(null);
  about = $state.raw<Pick<Snapshot, 'businessName' | 'dashboardUrl' | 'canSlowGemini'> | null>(null);
  current = $state(recall('phone.customer') ?? '');
  now = $state.raw(new Date());
  online = $state(true);
  notice = $state('');
  quoted = $state.raw<Message | null>(null);
  geminiIsSlow = $state(false);

  customer = $derived(this.customers.get(this.current) ?? [...this.customers.values()][0]);
  chat = $derived(this.#chat());
  typing = $derived(Boolean(this.customer?.typingUntil && new Date(this.customer.typingUntil) > this.now));

  #events: EventSource | null = null;
  #noticeTimer = 0;

  /** Begins to follow the stand-in; returns how to stop. */
  start(): () => void {
    const ticking = setInterval(() => (this.now = new Date()), 1000);
    void this.load();
    return () => {
      clearInterval(ticking);
      this.#events?.close();
    };
  }

  async load(): Promise<void> {
    this.#events?.close();
    try {
      const shown = await api.snapshot();
      this.#take(shown);
      this.#follow(shown.last);
    } catch {
      this.online = false;
      setTimeout(() => void this.load(), RETRY_MS);
    }
  }

  choose(address: string): void {
    this.current = address;
    this.quoted = null;
    remember('phone.customer', address);
  }

  /** The customer's messages that they have not seen; of the others, not of the one whose chat is open. */
  unread(address: string): number {
    if (address === this.customer?.address) return 0;
    let count = 0;
    for (const message of this.messages.values()) {
      if (message.customer === address && message.direction === 'out' && message.status === 'delivered') count += 1;
    }
    return count;
  }

  /** Sends as the customer; whether the stand-in took it. */
  async say(said: Said): Promise<boolean> {
    const who = this.customer;
    if (!who) return false;
    const quoted = this.quoted?.sid;
    this.quoted = null;
    return this.attempt(api.say(who, quoted ? { ...said, quoted } : said));
  }

  /** Waits for a call and says when it went wrong. */
  async attempt(call: Promise<unknown>): Promise<boolean> {
    try {
      await call;
      return true;
    } catch {
      this.tell(t().failed);
      return false;
    }
  }

  tell(words: string): void {
    this.notice = words;
    clearTimeout(this.#noticeTimer);
    this.#noticeTimer = setTimeout(() => (this.notice = ''), NOTICE_MS);
  }

  async slowGemini(slow: boolean): Promise<void> {
    if (await this.attempt(api.slowGemini(slow ? 8000 : 0))) this.geminiIsSlow = slow;
  }

  #chat(): Message[] {
    const mine = [...this.messages.values()].filter((message) => message.customer === this.customer?.address);
    const shown = mine.filter((message) => message.direction === 'in' || message.delivered);
    return shown.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  }

  #take(shown: Snapshot): void {
    this.about = shown;
    this.faults = shown.faults;
    this.logs = shown.logs.toReversed().slice(0, LOG_LIMIT);
    this.customers.clear();
    this.messages.clear();
    for (const customer of shown.customers) this.customers.set(customer.address, customer);
    for (const message of shown.messages) this.messages.set(message.sid, message);
    this.online = true;
  }

  #follow(since: number): void {
    const events = new EventSource(`/control/events?since=${since}`);
    const on = <T>(kind: string, act: (data: T) => void) =>
      events.addEventListener(kind, (event) => act(JSON.parse(event.data as string) as T));
    on<LogLine>('log', (line) => (this.logs = [line, ...this.logs].slice(0, LOG_LIMIT)));
    on<Message>('message', (message) => this.messages.set(message.sid, message));
    on<{ sid: string }>('removed', ({ sid }) => this.messages.delete(sid));
    on<Customer>('customer', (customer) => this.customers.set(customer.address, customer));
    on<Faults>('faults', (faults) => (this.faults = faults));
    on('reload', () => void this.load());
    // A stand-in that was started again counts from the beginning: read everything anew.
    events.onerror = () => void this.load();
    this.#events = events;
  }
}

export const phone = new Phone();
