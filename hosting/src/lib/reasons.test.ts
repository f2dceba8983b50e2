import { expect, it } from 'vitest';
import { pt } from './i18n/pt';
import { reasonWords } from './reasons';

it.each([
  ['customer_asked', null, 'pediu uma pessoa'],
  ['sensitive_word', 'procon', 'falou em “procon”'],
  ['sensitive_word', null, 'tocou num assunto delicado'],
  ['not_in_sources', 'R$ 49,90', 'o que ia dizer não está nos artigos: “R$ 49,90”'],
  ['not_in_sources', null, 'a resposta não estava nos artigos'],
  ['angry', 'x', 'o cliente está irritado'],
  ['from_a_newer_version', null, ''],
])('%s (%s) is said: %s', (reason, detail, words) => expect(reasonWords(reason, detail, pt)).toBe(words));
