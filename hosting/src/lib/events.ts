/** The timeline's events in words: at even places what stands in bold (a name), at odd places plain text. */
import type { Catalogue } from './i18n/catalogue';
import { firstName } from './names';
import { reasonWords } from './reasons';
import { span } from './time';
import type { Message } from './types';

export function eventWords(event: Message['event'], t: Catalogue, queueName: (id: string) => string): string[] {
  if (!event) return ['', t.events.other];
  const word = (key: string): string => (typeof event.details[key] === 'string' ? String(event.details[key]) : '');
  const by = firstName(word('by') || word('name')) || t.events.system;
  const waited = Number(event.details.waitedSeconds ?? 0);
  switch (event.name) {
    case 'episode_opened':
      return t.events.episode_opened(word('protocol'));
    case 'handed_off':
      return t.events.handed_off(queueName(word('queue')), reasonWords(word('reason'), word('detail'), t));
    case 'claimed':
      return t.events.claimed(by, waited > 0 ? span(waited) : '');
    case 'transferred':
      return word('queue')
        ? t.events.transferredQueue(by, queueName(word('queue')))
        : t.events.transferredAgent(by, firstName(word('agentName')));
    case 'returned_to_bot':
      return t.events.returned_to_bot(by);
    case 'resolved':
      return word('outcome') === 'closed_by_bot' ? t.events.closedByBot() : t.events.resolved(by);
    case 'reopened':
      return t.events.reopened(by);
    case 'joined':
      return ['', t.events.joined];
    default:
      return ['', t.events.other];
  }
}
