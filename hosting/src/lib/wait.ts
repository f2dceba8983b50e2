/** How long someone has waited against the queue's target, and what is left of WhatsApp's 24-hour window. */
import { seconds } from './time';
import type { Conversation } from './types';

export type WaitLevel = 'ok' | 'near' | 'over';

/** A wait is "near" from this share of the target on. */
const NEAR = 0.75;

export interface Wait {
  /** Since the customer asked: what the customer feels. */
  seconds: number;
  /** Of these, what counts against the target: none while the business is closed. */
  counted: number;
  target: number;
  level: WaitLevel;
  /** When the target will begin to run, while it does not yet. */
  opens: Date | null;
}

export function wait(since: Date, from: Date | null, target: number, now: number): Wait {
  const start = from !== null && from > since ? from : since;
  const counted = seconds(start, now);
  const level = counted >= target ? 'over' : counted >= target * NEAR ? 'near' : 'ok';
  return {
    seconds: seconds(since, now),
    counted,
    target,
    level,
    opens: from !== null && from.getTime() > now ? from : null,
  };
}

const WINDOW = 24 * 3600;
const LOW = 2 * 3600;

export interface Window {
  state: 'open' | 'low' | 'shut';
  /** Seconds left while open, seconds since it closed afterwards. */
  seconds: number;
  /** What is left of the day, 0 to 1 in steps of a hundredth. */
  share: number;
}

/** The 24-hour window; null where no customer's message has opened one yet. */
export function windowOf(conversation: Pick<Conversation, 'windowExpiresAt'>, now: number): Window | null {
  const end = conversation.windowExpiresAt;
  if (!end) return null;
  const left = Math.floor((end.getTime() - now) / 1000);
  if (left <= 0) return { state: 'shut', seconds: -left, share: 0 };
  const share = Math.min(1, Math.round((left / WINDOW) * 100) / 100);
  return { state: left < LOW ? 'low' : 'open', seconds: left, share };
}
