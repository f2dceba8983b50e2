/** The page Relatórios: the figures that were read last, and the episodes behind one of them. */
import * as firebase from '../firebase';
import type { ListenProblem, Looked } from '../firebase';
import { passedOn } from '../queries';
import { dayOf, plus } from '../reports/days';
import { PERIODS, type DayFigures } from '../reports/figures';
import { listed, type Listed } from '../reports/listed';

/** Two of the longest periods, so that any of them stands beside the one before it. */
export interface Read {
  days: DayFigures[];
  /** Of the business's calendar, when they were read. */
  today: string;
  zone: string;
  at: Date;
}

const DAYS = 2 * Math.max(...PERIODS);

async function read(at: Date): Promise<Looked<Read>> {
  const business = await firebase.business();
  if (!business.ok) return business;
  const zone = business.value.timezone;
  const today = dayOf(at, zone);
  const days = await firebase.dailyFigures(plus(today, 1 - DAYS), today);
  return days.ok ? { ok: true, value: { days: days.value, today, zone, at } } : days;
}

export class ReportsView {
  read = $state.raw<Read | null>(null);
  problem = $state<ListenProblem | null>(null);
  reading = $state(false);

  /** What was read stays on the screen while it is read again, and when that fails. */
  async look(): Promise<void> {
    if (this.reading) return;
    this.reading = true;
    const result = await read(new Date());
    this.reading = false;
    this.problem = result.ok ? null : result.problem;
    if (result.ok) this.read = result.value;
  }
}

export class PassedOnView {
  listed = $state.raw<Listed | null>(null);
  failed = $state(false);

  async look(reason: string, from: Date, until: Date): Promise<void> {
    this.failed = false;
    const result = await firebase.episodes(passedOn(reason, from, until));
    this.failed = !result.ok;
    if (result.ok) this.listed = listed(result.value);
  }
}
