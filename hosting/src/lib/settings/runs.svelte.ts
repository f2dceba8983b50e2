/** Runs test cases, three at a time, and tells how far it is; one run at a time. */
import type { ApiError } from '../api';
import { runCase } from './api';
import type { Job } from './cases';
import { pool } from './pool';

const AT_ONCE = 3;

let total = $state(0);
let done = $state(0);
let active = $state.raw<Job[]>([]);
let stopping = $state(false);

export const runs = {
  get busy(): boolean {
    return total > 0;
  },
  get total(): number {
    return total;
  },
  get done(): number {
    return done;
  },
  get stopping(): boolean {
    return stopping;
  },
  runs: (id: string): boolean => active.some((job) => job.id === id),
  stop: (): void => void (stopping = true),
};

export type RunEnd = 'done' | 'stopped' | ApiError;

/** Results come by the listener; a fault ends the run, as the next case would meet it too. */
export async function run(jobs: Job[]): Promise<RunEnd> {
  if (runs.busy || jobs.length === 0) return runs.busy ? 'stopped' : 'done';
  let problem: ApiError | null = null;
  [total, done, stopping] = [jobs.length, 0, false];
  await pool(
    jobs,
    AT_ONCE,
    async (job) => {
      active = [...active, job];
      const result = await runCase(job.id, job.stage);
      active = active.filter((other) => other !== job);
      // One that somebody deleted meanwhile needs no result.
      if (!result.ok && result.error.code !== 'not_found') problem ??= result.error;
      done += 1;
    },
    () => stopping || problem !== null,
  );
  const end: RunEnd = problem ?? (stopping ? 'stopped' : 'done');
  [total, done, stopping, active] = [0, 0, false, []];
  return end;
}
