/** From a draft to what customers meet: cases that are not fresh are run, and one that fails asks for a yes first. */
import type { ApiError } from '../api';
import { begun, finish } from '../state/begun.svelte';
import { publish } from './api';
import { stale, type Job } from './cases';
import { saveAll } from './draft.svelte';
import { unsavedArticles } from './unsaved.svelte';
import { heardBot, live } from './live.svelte';
import { run, runs } from './runs.svelte';

export type Step = 'review' | 'saving' | 'running' | 'broken' | 'publishing' | 'done';

/** `unsaved`: what would be published is not what is on the screen. `busy`: cases run that were started elsewhere. */
export type Obstacle = 'unsaved' | 'busy' | ApiError;

const ABOUT = 'publish';

const ids = (value: unknown): string[] => (Array.isArray(value) ? value.filter((id) => typeof id === 'string') : []);

/** Rounds of running cases before it gives up: others may go on adding some. */
const ROUNDS = 3;

export class Publishing {
  step = $state<Step>('review');
  problem = $state.raw<Obstacle | null>(null);
  /** Cases that fail on this draft, in the server's words. */
  failing = $state.raw<string[]>([]);
  readonly form = begun(ABOUT, () => ({ note: '' }));
  /** What it became. */
  version = $state(0);

  /** The draft that was looked at: what others write into it from then on is not published with it. */
  #seen = 0;
  /** Cases that the server has no result of, whatever the listeners have brought so far. */
  #missing: string[] = [];
  #stopped = false;
  readonly #uid: string;

  constructor(uid: string) {
    this.#uid = uid;
  }

  /** `confirmed`: a yes to the cases that failed on this very draft. */
  async go(confirmed = false): Promise<void> {
    this.#missing = [];
    this.#stopped = false;
    this.problem = null;
    if (!confirmed && !(await this.#save())) return;
    for (let round = 1; round <= ROUNDS; round += 1) {
      // A yes was about the cases that there were: with others among them it is asked for again.
      const said = confirmed && round === 1;
      if (!said && !(await this.#runCases())) return;
      if (await this.#publish(said, round === ROUNDS)) return;
    }
  }

  /** What is already on its way to the customers can not be called back. */
  stop(): void {
    this.#stopped = true;
    if (this.step === 'running') runs.stop();
  }

  async #save(): Promise<boolean> {
    this.step = 'saving';
    const saved = await saveAll();
    this.#seen = live.bot?.draftRevision ?? 0;
    // Articles that were left while they could not be saved have no form that would say so.
    const left = unsavedArticles(this.#uid, live.articles ?? []).size > 0;
    return (saved && !left) || this.#back('unsaved');
  }

  /** True when every case has a result for the draft as it is. */
  async #runCases(): Promise<boolean> {
    if (this.#stopped) return this.#back(null);
    if (runs.busy) return this.#back('busy');
    this.step = 'running';
    const known = live.bot ? stale(live.cases ?? [], live.bot, ['draft']).map((job) => job.id) : [];
    const jobs = [...new Set([...known, ...this.#missing])].map((id): Job => ({ id, stage: 'draft' }));
    const end = await run(jobs);
    return end === 'done' || this.#back(end === 'stopped' ? null : end);
  }

  /** True when there is nothing more to try. */
  async #publish(confirmed: boolean, last: boolean): Promise<boolean> {
    this.step = 'publishing';
    const result = await publish(this.#seen, confirmed, this.form.note.trim());
    if (result.ok) {
      heardBot(result.value);
      this.version = result.value.version;
      this.step = 'done';
      finish(ABOUT);
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
    this.#back(result.error);
    return true;
  }

  /** To where it began; never a success. */
  #back(problem: Obstacle | null): false {
    this.problem = problem;
    this.step = 'review';
    return false;
  }
}
