import { describe, expect, it } from 'vitest';
import { costs, decisionOf, ruleOf, sureness, type Grounds } from './because';
import { en } from './i18n/en';
import { pt } from './i18n/pt';

const NONE: Grounds = {
  articles: [],
  rule: null,
  detail: null,
  action: null,
  version: null,
  model: null,
  latencyMs: null,
  promptTokens: null,
  answerTokens: null,
  cost: null,
  confidence: null,
};
const decided = (changed: Partial<Grounds>): string => pt.because.decisions[decisionOf({ ...NONE, ...changed })] ?? '';

describe('what the bot did', () => {
  it.each([
    [{ action: 'ask' }, 'Perguntar antes de responder'],
    [{ action: 'cannot_open' }, 'Dizer que não abre o arquivo'],
    [{ action: 'answer', rule: 'angry' }, 'Passar para uma pessoa'],
    [{ rule: 'acknowledged' }, 'Avisar que recebeu a mensagem'],
    [{}, ''],
  ])('%o: %s', (changed, words) => expect(decided(changed)).toBe(words));

  it('has its rule in words only where it handed over', () => {
    expect(ruleOf({ ...NONE, rule: 'sensitive_word', detail: 'procon' }, pt)).toBe('falou em “procon”');
    expect(ruleOf({ ...NONE, rule: 'from_a_newer_version' }, pt)).toBe('from_a_newer_version');
    expect(ruleOf({ ...NONE, rule: 'acknowledged' }, pt)).toBe('');
    expect(ruleOf(NONE, pt)).toBe('');
  });
});

it.each([
  [0.8, 'certeza alta, 80%', 'high certainty, 80%'],
  [0.5, 'certeza média, 50%', 'medium certainty, 50%'],
  [0.349, 'certeza baixa, 35%', 'low certainty, 35%'],
  [0, 'certeza baixa, 0%', 'low certainty, 0%'],
  [null, '', ''],
])('a confidence of %d is said: %s', (confidence, portuguese, english) => {
  expect(sureness({ ...NONE, confidence }, pt, 'pt-BR')).toBe(portuguese);
  expect(sureness({ ...NONE, confidence }, en, 'en')).toBe(english);
});

describe('what it took', () => {
  it('is told as far as it is known', () => {
    const all = { model: 'gemini', latencyMs: 1249, promptTokens: 1234, answerTokens: 5, cost: 0.000123, version: 7 };

    expect(costs({ ...NONE, ...all }, pt, 'pt-BR')).toEqual([
      { name: 'Modelo', words: 'gemini' },
      { name: 'Tempo', words: '1,2 s' },
      { name: 'Tokens', words: '1.234 lidos, 5 escritos' },
      { name: 'Custo', words: 'US$ 0,00012' },
      { name: 'Versão', words: '7 do bot' },
    ]);
    expect(costs(NONE, pt, 'pt-BR')).toEqual([]);
  });

  it('may be nothing, which is known too', () => {
    const free = { latencyMs: 0, promptTokens: 0, cost: 0 };

    expect(costs({ ...NONE, ...free }, pt, 'pt-BR').map(({ words }) => words)).toEqual([
      '0 s',
      '0 lidos, 0 escritos',
      'US$ 0',
    ]);
  });
});
