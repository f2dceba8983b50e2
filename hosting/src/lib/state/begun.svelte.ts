/** What was begun in a dialog, by what it is about: a slip that closes it costs nothing. */
import { onLeaving } from './leaving';

const forms = new Map<string, object>();

/** The form as it was left, or a fresh one. */
export function begun<T extends object>(about: string, fresh: () => T): T {
  const kept = forms.get(about) as T | undefined;
  if (kept) return kept;
  const form = $state(fresh());
  forms.set(about, form);
  return form;
}

/** It was sent, or somebody wants none of it. */
export const finish = (about: string): void => void forms.delete(about);

onLeaving(() => forms.clear());
