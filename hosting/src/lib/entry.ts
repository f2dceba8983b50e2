/** What this desk has asked to be sent and does not see in Firestore yet. */
import type { ApiError, Outgoing } from './api';

export interface Draft {
  kind: 'reply' | 'note';
  /** What is shown; also what is sent, unless it is a template. */
  text: string;
  files: { id: string; name: string; contentType: string }[];
  template: Outgoing['template'] | null;
  replyTo: string | null;
}

export interface Entry extends Draft {
  id: string;
  cid: string;
  epoch: number;
  at: number;
  /** waiting: not accepted yet, will be tried; sending: on its way; accepted: Firestore will show it; refused: a person must decide. */
  state: 'waiting' | 'sending' | 'accepted' | 'refused';
  error: ApiError | null;
}
