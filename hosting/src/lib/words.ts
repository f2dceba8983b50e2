/** What went wrong, in the words of the interface: the agent API's refusals and Twilio's delivery errors. */
import type { ApiError } from './api';
import { instant } from './decode';
import type { Catalogue, Lang } from './i18n/catalogue';
import { moment, rough, seconds } from './time';
import type { Message } from './types';

/** `há 2 s`, or the clock time where it is long ago. */
function since(value: unknown, now: number, lang: Lang, t: Catalogue): string {
  const at = instant(value);
  if (!at) return '';
  const age = seconds(at, now);
  if (age < 2) return t.time.justNow;
  return age < 3600 ? t.time.ago(rough(age)) : t.time.since(moment(at, now, lang, t));
}

/** One sentence for a refusal; names who has the conversation and since when, where the server said so. */
export function refusal(error: ApiError, now: number, lang: Lang, t: Catalogue): string {
  const who = typeof error.details.agentName === 'string' ? error.details.agentName : '';
  const when = since(error.details.since, now, lang, t);
  switch (error.code) {
    case 'already_claimed':
      return t.errors.alreadyClaimed(who || t.someone, when);
    case 'stale_epoch':
    case 'not_owner':
      return ownedBy(error, who, when, t);
    case 'invalid':
    case 'too_large':
    case 'unexpected':
      return error.message || t.errors[error.code];
    default:
      return t.errors[error.code];
  }
}

function ownedBy(error: ApiError, who: string, when: string, t: Catalogue): string {
  if (error.details.owner === 'bot') return t.errors.nowBot(when);
  if (error.details.owner === 'queue') return t.errors.nowQueue(when);
  if (error.details.owner === 'nobody') return t.errors.nowClosed(when);
  return who ? t.errors.nowAgent(who, when) : t.errors[error.code === 'not_owner' ? 'notOwner' : 'staleEpoch'];
}

/** Why a message was not delivered: the server keeps its words, in both languages, with the message. */
export const deliveryFailure = (error: Message['error'], lang: Lang, t: Catalogue): string =>
  (lang === 'en' && error?.messageEn) || error?.message || t.delivery.reasonUnknown;

/** Worth sending again by itself: the server may never have seen it, and the id makes a second asking harmless. */
export const transient = (error: ApiError): boolean => ['network', 'timeout', 'busy'].includes(error.code);
