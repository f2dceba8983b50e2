/** The episodes behind a figure, as a list shows them. */
import { PAGE } from '../queries';
import type { Episode } from '../types';

/** Which are asked for: those that the bot passed on for this `reason` and that ended from `from` on, before `until`. */
export interface Asked {
  reason: string;
  from: Date;
  until: Date;
  /** Of the business, and the day that it is there. */
  zone: string;
  today: string;
}

export interface Listed {
  episodes: Episode[];
  /** There are more than these. */
  more: boolean;
}

/** `found`: the newest, and one more than is shown. What went on in another episode is counted with that one. */
export const listed = (found: readonly Episode[]): Listed => ({
  episodes: found.slice(0, PAGE).filter(({ merged }) => !merged),
  more: found.length > PAGE,
});
