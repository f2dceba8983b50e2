import { describe, expect, it } from 'vitest';
import { en } from '../i18n/en';
import { pt } from '../i18n/pt';
import { reasonWords } from '../reasons';
import { csv } from './csv';
import { dayFigures } from './decode';
import { report } from './figures';

const days = [
  dayFigures('2026-11-21', {
    ended: 4,
    byBot: 1,
    withPeople: 3,
    reasons: { customer_asked: 2 },
    queues: { suporte: { ended: 3, firstReplySeconds: [30, 50, 700] } },
  }),
];

const table = (queue: string, t = pt): string =>
  csv(
    report(days, '2026-11-22', 7, 'America/Sao_Paulo'),
    { reason: (code) => reasonWords(code, null, t), queue: () => queue },
    t,
  );

const line = (text: string, start: string): string =>
  text
    .slice(1)
    .split('\r\n')
    .find((one) => one.startsWith(start)) ?? '';

describe('the table for a spreadsheet', () => {
  it('has a row for each day and a column for each figure, reason and queue', () => {
    const text = table('Suporte');
    expect(line(text, 'Dia')).toBe(
      'Dia;Encerrados;Resolvidos pelo bot;Foram para pessoas;Primeiras respostas;' +
        '"Primeira resposta, mediana (s)";"Primeira resposta, 9 em cada 10 até (s)";Motivo: pediu uma pessoa;' +
        'Fila Suporte: encerrados;"Fila Suporte: primeira resposta, mediana (s)"',
    );
    expect(line(text, '2026-11-21')).toBe('2026-11-21;4;1;3;3;50;700;2;3;50');
    expect(line(text, '2026-11-16'), 'a day without figures').toBe('2026-11-16;0;0;0;0;;;0;0;');
    expect(text.split('\r\n')).toHaveLength(1 + 7 + 1);
  });

  it('says in its first bytes how its accents are written', () => expect(table('Suporte').charCodeAt(0)).toBe(0xfeff));

  it('is taken apart by commas where the language does so', () =>
    expect(line(table('Support', en), '2026-11-21')).toBe('2026-11-21,4,1,3,3,50,700,2,3,50'));

  it.each(['=HYPERLINK("https://evil.example")', 'a;b"c', 'a\r\nb'])('keeps a queue called %j in its cell', (name) => {
    const text = table(name);
    expect(text).toContain(`;"Fila ${name.replaceAll('"', '""')}: encerrados";`);
    expect(text).not.toMatch(/(^|[;,\n"])[=+@-]/m);
  });
});
