/**
 * The dashboard's queries as plain data. Firestore's rules prove a query by its filters, so an agent's queries
 * always name their queues or their uid; a supervisor's need not.
 */
import type { DeskUser } from './types';

export type Filter = [field: string, op: '==' | 'in' | '>=' | '<', value: string | string[] | Date];

export interface Spec {
  filters: Filter[];
  order: [field: string, direction: 'asc' | 'desc'];
  limit: number;
}

export type ListName = 'queue' | 'mine' | 'bot' | 'others' | 'done';

export const PAGE = 50;

/** Firestore takes at most 30 values in an `in` filter. */
const MOST_QUEUES = 30;

function mineOnly(user: DeskUser): Filter[] | null {
  if (user.role !== 'agent') return [];
  return user.queues.length > 0 ? [['queue', 'in', user.queues.slice(0, MOST_QUEUES)]] : null;
}

/** The listener for one list, or null where this user cannot have it (an agent without queues). */
export function spec(list: ListName, user: DeskUser): Spec | null {
  const queues = mineOnly(user);
  const recent: Spec['order'] = ['updatedAt', 'desc'];
  const owned = (owner: string, order: Spec['order']): Spec | null =>
    queues && { filters: [...queues, ['owner', '==', owner]], order, limit: PAGE };
  switch (list) {
    case 'queue':
      return owned('queue', ['waitingSince', 'asc']);
    case 'mine':
      return {
        filters: [
          ['agentUid', '==', user.uid],
          ['owner', '==', 'agent'],
        ],
        order: recent,
        limit: PAGE,
      };
    case 'bot':
      return { filters: [['owner', '==', 'bot']], order: recent, limit: PAGE };
    case 'others':
      return owned('agent', recent);
    case 'done':
      return owned('nobody', recent);
  }
}

/** Episodes that the bot passed on for this reason and that ended within a time; one more than a list shows. */
export const passedOn = (reason: string, from: Date, until: Date): Spec => ({
  filters: [
    ['reason', '==', reason],
    ['resolvedAt', '>=', from],
    ['resolvedAt', '<', until],
  ],
  order: ['resolvedAt', 'desc'],
  limit: PAGE + 1,
});
