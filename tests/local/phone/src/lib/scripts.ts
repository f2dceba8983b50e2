/** Scripts: a customer's messages one after another, waiting for answers as a person would. */
import type { Said } from './types';

export interface Script {
  id: 'internet' | 'bill' | 'burst';
  steps: Said[];
  /** Milliseconds until the next message; null waits for the answer. */
  pace: number | null;
}

export const SCRIPTS: readonly Script[] = [
  {
    id: 'internet',
    pace: null,
    steps: [
      { body: 'Oi, boa tarde. Minha internet caiu de novo 😕' },
      { body: 'Já tirei da tomada e liguei de novo' },
      { body: 'Já fiz isso. Continua vermelho.', media: [{ sample: 'roteador.jpg' }] },
      { media: [{ sample: 'audio.ogg' }] },
      { body: 'É a terceira vez este mês' },
      { body: 'Não resolveu, continua sem internet' },
      { body: 'Quero falar com uma pessoa, por favor' },
    ],
  },
  {
    id: 'bill',
    pace: null,
    steps: [
      { body: 'Oi, a minha fatura veio mais alta este mês' },
      { body: 'É esta aqui', media: [{ sample: 'fatura.pdf' }] },
      { body: 'Por que subiu 20 reais?' },
      { body: 'Eu não contratei nada a mais' },
      { body: 'Assim não dá, quero *cancelar* o plano' },
      { body: 'Me passa para um atendente' },
    ],
  },
  {
    id: 'burst',
    pace: 500,
    steps: [
      'Oi',
      'tudo bem?',
      'é o seguinte',
      'minha internet',
      'está muito lenta',
      'desde ontem',
      'no celular e na tv',
      'já reiniciei',
      'e nada',
      'o que eu faço?',
    ].map((body) => ({ body })),
  },
];
