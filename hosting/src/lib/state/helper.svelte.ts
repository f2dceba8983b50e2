/**
 * The copilot beside one composer. It makes drafts; whoever asks puts them into the field, so that nothing that stands
 * there is ever touched from here. An answer that nobody waits for any more counts for nothing.
 */
import * as copilot from '../copilot';
import { below } from '../drafts';
import { replaced } from '../replaced';
import { explain } from './actions.svelte';

export type Ask = 'suggest' | copilot.How;

/** What the copilot did to the field, and the way back: what stood there before. `undone`: it was gone. */
export interface Step {
  by: Ask;
  before: string;
  /** What it put into the field. */
  made: string;
  undone: boolean;
  doubtful: string[];
  lost: string[];
}

export class Helper {
  readonly cid: string;
  /** What is under way. */
  busy = $state<Ask | null>(null);
  suggestion = $state.raw<copilot.Suggestion | null>(null);
  /** The customer's newest message when it was asked for. */
  suggestedFor = $state<string | null>(null);
  step = $state.raw<Step | null>(null);
  problem = $state.raw<{ of: Ask; text: string } | null>(null);
  #ticket = 0;

  constructor(cid: string) {
    this.cid = cid;
  }

  async suggest(newest: string | null): Promise<void> {
    const ticket = this.#begin('suggest');
    this.suggestion = null;
    const result = await copilot.suggest(this.cid);
    if (ticket !== this.#ticket) return;
    this.busy = null;
    if (result.ok) [this.suggestion, this.suggestedFor] = [result.value, newest];
    else this.problem = { of: 'suggest', text: explain(result.error) };
  }

  /** The field's text with the suggestion below what stands there. */
  use(now: string): string {
    if (!this.suggestion) return now;
    const { text, doubtful } = this.suggestion;
    this.step = { by: 'suggest', before: now, made: text, undone: false, doubtful, lost: [] };
    this.suggestion = null;
    return below(now, text);
  }

  /** The new text, or null: cancelled, failed, or `now` says that the draft is another by now. */
  async rewrite(how: copilot.How, draft: string, now: () => string, changed: string): Promise<string | null> {
    const ticket = this.#begin(how);
    const result = await copilot.rewrite(this.cid, draft, how);
    if (ticket !== this.#ticket) return null;
    this.busy = null;
    if (!result.ok) {
      this.problem = { of: how, text: explain(result.error) };
      return null;
    }
    if (now() !== draft) {
      this.problem = { of: how, text: changed };
      return null;
    }
    const { text, doubtful, lost } = result.value;
    this.step = { by: how, before: draft, made: text, undone: false, doubtful, lost };
    return text;
  }

  /** The text to put back; what stands in the field now is the way forth again, so that neither is lost. */
  undo(now: string): string {
    if (!this.step) return now;
    const { before, undone } = this.step;
    this.step = { ...this.step, before: now, made: before, undone: !undone };
    return before;
  }

  /** Somebody has written: once it is another text altogether, nothing of ours is in the field any more. */
  written(now: string): void {
    if (this.step && replaced(this.step.made, now)) this.step = null;
  }

  dismiss(): void {
    this.cancel();
    this.suggestion = null;
    this.problem = null;
  }

  /** The text has left the field: there is nothing to go back to. */
  settle(): void {
    this.step = null;
    this.problem = null;
  }

  cancel(): void {
    this.#ticket += 1;
    this.busy = null;
  }

  #begin(what: Ask): number {
    this.busy = what;
    this.problem = null;
    this.#ticket += 1;
    return this.#ticket;
  }
}
