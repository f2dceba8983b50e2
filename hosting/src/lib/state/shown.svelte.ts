/** A file of a message on the screen, by a link that runs out after a while. */
import { forgetLink, linkTo } from './links';

export class Shown {
  url = $state<string | null>(null);
  failed = $state(false);
  /** This link has been asked for because another could not be opened. */
  #second = false;

  constructor(
    readonly cid: string,
    readonly mid: string,
    readonly index: number,
  ) {}

  /** When it comes into sight, and before each use: what has run out meanwhile is asked for anew. */
  async load(): Promise<void> {
    this.#second = false;
    await this.#ask();
  }

  /** The browser could not open it. A new link may do; a third one would not. */
  async broke(): Promise<void> {
    if (this.#second) {
      this.failed = true;
      return;
    }
    this.#second = true;
    forgetLink(this.cid, this.mid, this.index);
    await this.#ask();
  }

  async #ask(): Promise<void> {
    this.url = await linkTo(this.cid, this.mid, this.index);
    this.failed = this.url === null;
  }
}

let playing: HTMLMediaElement | null = null;

/** One plays at a time. */
export function alone(player: HTMLMediaElement): void {
  if (playing !== player) playing?.pause();
  playing = player;
}
