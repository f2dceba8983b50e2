/** Limits of one WhatsApp message through Twilio. https://www.twilio.com/docs/messaging/api/message-resource (Body) */

export const TEXT_LIMIT = 1600;
const TEXT_NEAR = 1400;

export interface Counter {
  state: 'quiet' | 'near' | 'over';
  length: number;
  /** Characters that are too many. */
  excess: number;
}

/** Characters are counted as Unicode code points. */
export function counter(text: string): Counter {
  const length = Array.from(text.trim()).length;
  const state = length > TEXT_LIMIT ? 'over' : length >= TEXT_NEAR ? 'near' : 'quiet';
  return { state, length, excess: Math.max(0, length - TEXT_LIMIT) };
}
