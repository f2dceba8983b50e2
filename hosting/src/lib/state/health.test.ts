import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Result } from '../api';
import type { Health } from '../health';

const { examine } = vi.hoisted(() => ({ examine: vi.fn<(again: boolean) => Promise<Result<Health>>>() }));
vi.mock('../health', () => ({ examine }));

vi.stubGlobal('document', { documentElement: {} });

import { language, setLanguage } from '../i18n/i18n.svelte';
import { HealthView } from './health.svelte';

const well: Result<Health> = { ok: true, value: { at: new Date(0), checked: [], findings: [] } };

beforeEach(() => void examine.mockReset().mockResolvedValue(well));
afterEach(() => setLanguage('pt-BR'));

describe('the page of health', () => {
  it('looks once, however often it is asked meanwhile', async () => {
    const view = new HealthView();
    await Promise.all([view.look(true), view.look(true)]);
    expect(examine).toHaveBeenCalledOnce();
  });

  it('looks again when the language changed while it looked: the words are the server’s', async () => {
    const asked: string[] = [];
    examine.mockImplementation(() => {
      asked.push(language());
      if (asked.length === 1) setLanguage('en');
      return Promise.resolve(well);
    });
    await new HealthView().look(false);
    expect(asked).toEqual(['pt-BR', 'en']);
  });
});
