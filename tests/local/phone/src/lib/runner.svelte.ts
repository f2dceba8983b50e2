/** Runs one script at a time for the customer whose chat is open. */
import { phone } from './phone.svelte';
import type { Script } from './scripts';

const ANSWER_MS = 12_000;
const LOOK_MS = 250;
/** People take a moment to read. */
const READING_MS = 1200;

class Runner {
  running = $state<Script['id'] | null>(null);
  done = $state(0);
  #turn = 0;

  async run(script: Script): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    const customer = phone.customer?.address;
    this.running = script.id;
    this.done = 0;
    for (const step of script.steps) {
      const since = Date.now();
      const sent = phone.say(step);
      if (script.pace === null && !(await sent)) break;
      this.done += 1;
      if (this.done < script.steps.length) {
        await (script.pace === null ? this.#answer(since, turn) : pause(script.pace));
      }
      if (turn !== this.#turn || phone.customer?.address !== customer) break;
    }
    if (turn === this.#turn) this.running = null;
  }

  stop(): void {
    this.#turn += 1;
    this.running = null;
  }

  /** Until an answer was read, or nobody answered for a while. */
  async #answer(since: number, turn: number): Promise<void> {
    while (turn === this.#turn && Date.now() - since < ANSWER_MS) {
      await pause(LOOK_MS);
      const last = phone.chat.at(-1);
      if (last?.direction === 'out' && Date.parse(last.at) >= since) return pause(READING_MS);
    }
  }
}

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

export const runner = new Runner();
