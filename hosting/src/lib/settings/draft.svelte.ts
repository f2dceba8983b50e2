/**
 * A form whose text is never lost: kept in this browser at every keystroke, saved after a pause or when told to,
 * brought together with what others save meanwhile.
 */
import type { ApiError, ErrorCode, Result } from '../api';
import type { Store } from '../drafts';
import { lost } from '../state/connection.svelte';
import { transient } from '../words';
import { kept } from './unsaved.svelte';
import { merge, same, taken, type Path } from './merging';

/** `clash`: somebody else changed the same field; it waits for a choice. */
export type SaveState = 'saved' | 'edited' | 'saving' | 'offline' | 'refused' | 'clash';

export interface Form<T> {
  /** Names the form where texts are kept. */
  place: string;
  /** What the server holds when the form is opened. */
  server: T;
  /** What it holds by all that was heard, in its answers too; null: nothing that belongs into the form. */
  newest: () => T | null;
  send: (value: T) => Promise<Result<T>>;
  /** Pause after which it saves by itself; null: only when told to. */
  pauseMs: number | null;
  /** Whether it can be saved as it is; what can't waits. */
  ready?: (value: T) => boolean;
  store?: Store;
}

interface Kept<T> {
  server: T;
  value: T;
}

const AGAIN_MS = 1500;
const BUSY_MS = 10_000;
const MOST_STALE = 5;
const STALE: readonly ErrorCode[] = ['stale_draft', 'stale_article', 'stale_business'];

/** Forms that save by themselves: those that are open, and those that were left while they save. */
const open = new Set<{ save: () => Promise<boolean> }>();

/** Saves whatever is still unsaved; false where something could not be. */
export async function saveAll(): Promise<boolean> {
  const saved = await Promise.all([...open].map((form) => form.save()));
  return saved.every(Boolean);
}

export class Draft<T extends object> {
  #value = $state.raw() as T;
  #state = $state<SaveState>('saved');
  #problem = $state.raw<ApiError | null>(null);
  #theirs = $state.raw<T | null>(null);
  /** The server's state as last heard, and my words that it took. */
  #server = $state.raw() as T;
  #sent = $state.raw() as T;
  #news = false;
  #clash = $state.raw<Path[]>([]);
  #stale = 0;
  #stopped = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<boolean> | null = null;
  readonly #form: Form<T>;
  readonly #store: Store;
  /** What was found here had not been saved before the page was left. */
  readonly recovered: boolean;

  constructor(form: Form<T>) {
    this.#form = form;
    this.#store = form.store ?? kept;
    this.#server = this.#sent = this.#value = form.server;
    const found = this.#find();
    this.recovered = found !== null && !same(found.value, form.server);
    if (found && this.recovered) this.#resume(found, form.server);
    else if (found) this.#keep();
    if (form.pauseMs !== null) open.add(this);
  }

  get value(): T {
    return this.#value;
  }
  get state(): SaveState {
    return this.#state;
  }
  get problem(): ApiError | null {
    return this.#problem;
  }
  /** What somebody else wrote, in a form that I changed too. */
  get theirs(): T | null {
    return this.#theirs;
  }
  /** Where we both wrote. */
  get clash(): readonly Path[] {
    return this.#clash;
  }
  get dirty(): boolean {
    return !same(this.#value, this.#sent) && !same(this.#value, this.#server);
  }

  edit(changes: Partial<T>): void {
    this.#value = { ...this.#value, ...changes };
    // Words that follow were not told to be saved.
    if (this.#form.pauseMs === null) this.#stale = 0;
    if (this.#state !== 'saving' && this.#state !== 'clash') this.#state = this.dirty ? 'edited' : 'saved';
    this.#keep();
    this.#schedule();
  }

  /** The server's state has changed, by me or by somebody else. */
  hear(): void {
    this.#news = this.#saving !== null;
    const server = this.#form.newest();
    if (server && !this.#news) this.#take(server);
  }

  /** What was written on `from`, now that the server holds something else, perhaps. */
  #resume(from: Kept<T>, server: T): void {
    this.#server = this.#sent = from.server;
    this.#value = from.value;
    this.#state = this.dirty ? 'edited' : 'saved';
    this.#keep();
    this.#take(server);
    this.#schedule();
  }

  #take(server: T): void {
    if (same(server, this.#server)) return;
    const dirty = this.dirty;
    const { value, clash } = merge(this.#server, this.#value, server);
    this.#server = this.#sent = server;
    this.#value = dirty ? value : server;
    this.#keep();
    if (!this.dirty || clash.length === 0) return this.#agreed();
    const known = this.#clash.filter((path) => !clash.some((other) => same(other, path)));
    this.#clash = [...known, ...clash];
    this.#theirs = server;
    this.#state = 'clash';
  }

  /** What is theirs is in the form now, and what is mine still to be saved, unless they wrote the same. */
  #agreed(): void {
    if (!this.dirty) {
      this.#state = 'saved';
      this.#theirs = this.#problem = null;
      this.#clash = [];
    }
    // A save that came too late was told to: it is still to be done.
    this.#schedule(this.#stale > 0 ? AGAIN_MS : this.#form.pauseMs);
  }

  /** Ends a clash: with my words, or with theirs where we both wrote. */
  settle(whose: 'mine' | 'theirs'): void {
    const theirs = this.#theirs;
    if (theirs && whose === 'theirs') {
      this.#value = this.#clash.reduce((value, path) => taken(value, theirs, path), this.#value);
    }
    this.#theirs = null;
    this.#clash = [];
    this.#state = this.dirty ? 'edited' : 'saved';
    this.#keep();
    void this.save();
  }

  /** True when all is saved. */
  async save(): Promise<boolean> {
    while (this.#saving) await this.#saving;
    // A form that is left is told no news any more, but what it sends would count as written with them in view.
    this.hear();
    clearTimeout(this.#timer);
    if (this.#state === 'clash') return false;
    if (!this.dirty) return true;
    if (this.#form.ready?.(this.#value) === false) return false;
    this.#saving = this.#send();
    try {
      return await this.#saving;
    } finally {
      this.#saving = null;
      if (this.#news) this.hear();
    }
  }

  /**
   * Drops what is not saved; the answer gives it back. Where the server was asked to drop it, `server` is what it holds
   * now and `written` what was written before: the news may have been here sooner than the answer.
   */
  revert(server: T = this.#server, written: T = this.#value): () => void {
    clearTimeout(this.#timer);
    this.#value = this.#sent = this.#server = server;
    this.#state = 'saved';
    this.#theirs = this.#problem = null;
    this.#clash = [];
    this.#keep();
    return () => this.#resume({ server, value: written }, this.#server);
  }

  /** The form is left: what it holds is saved, or stays kept in this browser. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#stopped = true;
    if (this.#form.pauseMs !== null) void this.save().finally(() => open.delete(this));
  }

  async #send(): Promise<boolean> {
    const sent = this.#value;
    this.#state = 'saving';
    this.#problem = null;
    const result = await this.#form.send(sent);
    if (result.ok) return this.#took(sent, result.value);
    return this.#refused(sent, result.error);
  }

  #took(sent: T, server: T): boolean {
    this.#stale = 0;
    this.#sent = sent;
    this.#server = server;
    this.#state = this.dirty ? 'edited' : 'saved';
    this.#keep();
    this.#schedule();
    return !this.dirty;
  }

  #refused(sent: T, error: ApiError): boolean {
    // It may have been reverted while it was on its way.
    this.#state = this.dirty ? 'edited' : 'saved';
    if (STALE.includes(error.code) && this.#stale < MOST_STALE) {
      // What was typed meanwhile was not told to be saved.
      if (this.#form.pauseMs === null && !same(this.#value, sent)) return false;
      // Somebody saved in between: what they wrote is on its way here, and comes together with mine.
      this.#stale += 1;
      this.#schedule(AGAIN_MS);
      return false;
    }
    this.#stale = 0;
    this.#problem = error;
    this.#state = transient(error) ? 'offline' : 'refused';
    // Whoever shows the form saves again when the network is back; a server that was busy is asked again from here.
    if (error.code === 'network' || error.code === 'timeout') lost();
    else if (transient(error)) this.#schedule(BUSY_MS);
    return false;
  }

  #schedule(pause = this.#form.pauseMs): void {
    clearTimeout(this.#timer);
    if (this.#stopped || pause === null || this.#state === 'clash' || !this.dirty) return;
    this.#timer = setTimeout(() => void this.save(), pause);
  }

  #keep(): void {
    try {
      const held: Kept<T> = { server: this.#server, value: this.#value };
      if (this.dirty) this.#store.setItem(this.#form.place, JSON.stringify(held));
      else this.#store.removeItem(this.#form.place);
    } catch {
      // Private mode or full: it lives as long as its page.
    }
  }

  #find(): Kept<T> | null {
    try {
      const text = this.#store.getItem(this.#form.place);
      return text === null ? null : (JSON.parse(text) as Kept<T>);
    } catch {
      return null;
    }
  }
}
