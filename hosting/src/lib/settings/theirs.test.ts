import { describe, expect, it } from 'vitest';
import { en } from '../i18n/en';
import { pt } from '../i18n/pt';
import { business } from './decode';
import { businessLines } from './theirs';

const theirs = business({
  name: 'Fibra da Elisa',
  timezone: 'America/Manaus',
  hours: {
    mon: [
      { from: '08:00', to: '12:00' },
      { from: '13:00', to: '18:00' },
    ],
  },
  holidays: ['2026-12-25'],
  texts: { en: { closed: 'We are back {when}.' } },
});

describe('what somebody else wrote is told line by line', () => {
  it('of one day and of one text, with its language', () => {
    const paths = [
      ['hours', 'mon'],
      ['hours', 'fri'],
      ['texts', 'en', 'closed'],
      ['texts', 'pt', 'closed'],
    ];
    expect(businessLines(theirs, paths, pt, 'pt-BR')).toEqual([
      'Segunda: 08:00–12:00, 13:00–18:00',
      'Sexta: fechado',
      'Fechado, com a hora de voltar (Inglês): We are back {when}.',
      'Fechado, com a hora de voltar (Português): padrão',
    ]);
  });

  it('of all days where one of the two keeps open always', () => {
    expect(businessLines(theirs, [['hours']], pt, 'pt-BR')).toHaveLength(7);
    expect(businessLines({ ...theirs, hours: null }, [['hours']], pt, 'pt-BR')).toEqual(['Sempre aberto']);
  });

  it('of the rest as it is read', () => {
    expect(businessLines(theirs, [['name'], ['timezone'], ['holidays']], en, 'en')).toEqual([
      'Fibra da Elisa',
      'America/Manaus',
      'Holidays and days off: Fri, Dec 25, 2026',
    ]);
    expect(businessLines({ ...theirs, holidays: [] }, [['holidays']], pt, 'pt-BR')[0]).toContain('Nenhum dia marcado.');
  });
});
