import { describe, expect, it } from 'vitest';
import { en } from '../i18n/en';
import { pt } from '../i18n/pt';
import { dayFigures } from './decode';
import { sum, type Figures, type Report } from './figures';
import { longDay, momentIn, replyChange, shareChange, shortDay, volumeChange } from './words';

const ZONE = 'America/Sao_Paulo';

const figures = (byBot: number, withPeople: number, ...firstReplySeconds: number[]): Figures => {
  const queues = { geral: { ended: withPeople, firstReplySeconds } };
  return dayFigures('2026-11-20', { ended: byBot + withPeople, byBot, withPeople, queues });
};

const against = (over: Figures, before: Figures): Report => ({ days: [], total: over, over, before });

describe('times', () => {
  it('are those of the business’s clocks, wherever the reader is', () => {
    const at = new Date('2026-11-22T02:30:00Z');
    expect(momentIn(ZONE, at, '2026-11-21', 'pt-BR')).toBe('23:30');
    expect(momentIn(ZONE, at, '2026-11-22', 'pt-BR')).toBe('21 nov, 23:30');
    expect(momentIn('Europe/Lisbon', at, '2026-11-23', 'en')).toBe('Nov 22, 02:30');
  });

  it('name the day that was meant', () => {
    expect([shortDay('2026-11-01', 'pt-BR'), shortDay('2026-11-01', 'en')]).toEqual(['01 nov', 'Nov 01']);
    expect([longDay('2026-11-22', 'pt-BR'), longDay('2026-11-22', 'en')]).toEqual(['dom 22 nov', 'Sun Nov 22']);
  });
});

describe('the change of', () => {
  it.each([
    [52, 50, { way: 'up', good: null, words: '4% a mais que antes' }],
    [40, 50, { way: 'down', good: null, words: '20% a menos que antes' }],
    [50, 50, { way: null, good: null, words: 'Igual ao período anterior' }],
    [50, 0, { way: null, good: null, words: 'Sem período anterior para comparar' }],
    [0, 300, { way: 'down', good: null, words: '100% a menos que antes' }],
  ])('how many ended, %j after %j, is neither good nor bad', (now, before, wanted) =>
    expect(volumeChange(against(figures(now, 0), figures(before, 0)), pt, 'pt-BR')).toEqual(wanted),
  );

  it.each([
    [figures(3, 1), figures(1, 1), { way: 'up', good: true, words: '25 pontos a mais que antes' }],
    [figures(49, 51), figures(1, 1), { way: 'down', good: false, words: '1 ponto a menos que antes' }],
    [figures(2, 2), figures(1, 1), { way: null, good: null, words: 'Igual ao período anterior' }],
    [sum([]), figures(1, 1), { way: null, good: null, words: 'Sem atendimentos para comparar' }],
    [figures(2, 2), sum([]), { way: null, good: null, words: 'Sem período anterior para comparar' }],
  ])('the bot’s share is good when it rises (%#)', (over, before, wanted) =>
    expect(shareChange(against(over, before), pt)).toEqual(wanted),
  );

  it.each([
    [figures(0, 1, 108), figures(0, 1, 96), { way: 'up', good: false, words: '12 s mais lenta que antes' }],
    [figures(0, 1, 60), figures(0, 1, 135), { way: 'down', good: true, words: '01:15 mais rápida que antes' }],
    [figures(0, 1, 60), figures(0, 1), { way: null, good: null, words: 'Sem respostas para comparar' }],
    [figures(0, 1), figures(0, 1, 60), { way: null, good: null, words: 'Sem respostas para comparar' }],
    [figures(0, 1, 60), sum([]), { way: null, good: null, words: 'Sem período anterior para comparar' }],
  ])('the first reply is good when it is faster (%#)', (over, before, wanted) =>
    expect(replyChange(against(over, before), pt)).toEqual(wanted),
  );

  it('is told in the reader’s language', () =>
    expect(shareChange(against(figures(3, 1), figures(1, 1)), en).words).toBe('25 points more than before'));
});
