/** From a draft to what customers meet: cases that are not fresh are run, and one that fails asks for a yes first. */
import type { ApiError } from '../api';
import { publish } from './api';
import { stale, type Job } from './cases';
import { saveAll } from './draft.svelte';
import { heardBot, live } from './live.svelte';
import { run, runs } from './runs.svelte';

export type Step = 'review' | 'running' | 'broken' | 'publishing' | 'done';

const ids = (value: unknown): string[] => (Array.isArray(value) ? value.filter((id) => typeof id === 'string') : []);

/** Rounds of running cases before it gives up: the draft may change under it. */
const ROUNDS = 3;

export class Publishing {
  step = $state<Step>('review');
  problem = $state.raw<ApiError | null>(null);
  /** A text could not be saved: what would be published is not what is on the screen. */
  unsaved = $state(false);
  /** Cases that fail on this draft, in the server's words. */
  failing = $state.raw<string[]>([]);
  note = $state('');

  /** Cases that the server has no result of, whatever the listeners have brought so far. */
  #missing: string[] = [];

  async go(confirmed = false): Promise<void> {
    this.#missing = [];
    this.problem = null;
    this.step = confirmed ? 'publishing' : 'running';
    this.unsaved = !(await saveAll());
    if (this.unsaved) {
      this.step = 'review';
      return;
    }
    for (let round = 1; round <= ROUNDS; round += 1) {
      // A yes was about the cases that there were: with others among them it is asked for again.
      const said = confirmed && round === 1;
      if (!said && !(await this.#runCases())) return;
      if (await this.#publish(said, round === ROUNDS)) return;
    }
  }

  stop(): void {
    runs.stop();
  }

  /** True when every case has a result for the draft as it is. */
  async #runCases(): Promise<boolean> {
    this.step = 'running';
    const known = live.bot ? stale(live.cases ?? [], live.bot, ['draft']).map((job) => job.id) : [];
    const jobs = [...new Set([...known, ...this.#missing])].map((id): Job => ({ id, stage: 'draft' }));
    const end = await run(jobs);
    if (end === 'done') return true;
    this.step = 'review';
    if (end !== 'stopped') this.problem = end;
    return false;
  }

  /** True when there is nothing more to try. */
  async #publish(confirmed: boolean, last: boolean): Promise<boolean> {
    this.step = 'publishing';
    const result = await publish(live.bot?.draftRevision ?? 0, confirmed, this.note.trim());
    if (result.ok) {
      heardBot(result.value);
      this.step = 'done';
      return true;
    }
    if (result.error.code === 'cases_not_run' && !last) {
      this.#missing = ids(result.error.details.missing);
      return false;
    }
    if (result.error.code === 'breaks_cases') {
      this.failing = ids(result.error.details.failing);
      this.step = 'broken';
      return true;
    }
    this.problem = result.error;
    this.step = 'review';
    return true;
  }
}
