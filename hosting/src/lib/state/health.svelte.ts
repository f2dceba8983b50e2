/** The page Saúde: what was found last, and whether it is being looked for again. */
import type { ApiError } from '../api';
import { language } from '../i18n/i18n.svelte';
import { examine, type Health } from '../health';

export class HealthView {
  health = $state.raw<Health | null>(null);
  error = $state.raw<ApiError | null>(null);
  looking = $state(false);

  /** What was found stays on the screen while it is looked for again, and when that fails. Its words are the server's, in one language. */
  async look(again: boolean): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    const asked = language();
    const result = await examine(again);
    this.looking = false;
    if (language() !== asked) return this.look(false);
    this.error = result.ok ? null : result.error;
    if (result.ok) this.health = result.value;
  }
}
