import { describe, expect, it } from 'vitest';
import { eventWords } from './events';
import { pt } from './i18n/pt';

describe('events', () => {
  const words = (name: string, details: Record<string, unknown>) =>
    eventWords({ name, details }, pt, (id) => id.toUpperCase()).join('');

  it.each([
    ['handed_off', { queue: 'suporte', reason: 'customer_asked' }, 'Bot passou para SUPORTE: pediu uma pessoa'],
    ['claimed', { name: 'claimed', by: 'Ana Prado', waitedSeconds: 134 }, 'Ana assumiu depois de 02:14'],
    ['transferred', { by: 'Ana Prado', queue: 'geral' }, 'Ana transferiu para GERAL'],
    ['transferred', { by: 'Ana Prado', agentName: 'Caio D' }, 'Ana transferiu para Caio'],
    ['resolved', { by: 'Ana Prado' }, 'Ana encerrou'],
    ['resolved', {}, 'Sistema encerrou'],
    ['something_new', {}, 'Registro do sistema'],
  ])('%s reads well', (name, details, text) => expect(words(name, details)).toBe(text));
});
