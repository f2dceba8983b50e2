/** The page Saúde in Brazilian Portuguese. */
export const health = {
  title: 'Saúde',
  lead: 'O que não vai bem nesta instalação, por que importa e o que resolve.',
  severity: { error: 'Problema', warning: 'Atenção' },
  why: 'Por quê',
  mend: 'O que resolve',
  copy: 'Copiar o comando',
  open: 'Abrir a página',
  again: 'Verificar de novo',
  looking: 'Verificando…',
  first: 'Verificando a Twilio, o Gemini, as filas e o que espera…',
  at: (time: string) => `Verificado às ${time}`,
  unwell: (n: number) => (n === 1 ? '1 coisa não vai bem' : `${n} coisas não vão bem`),
  well: { title: 'Tudo em ordem', text: (n: number) => `${n} verificações, e nada a resolver.` },
  failed: 'A verificação não pôde ser feita.',
  old: 'O que aparece abaixo é da última verificação.',
  operator: 'Regras, índices, segredos e agendamento, só quem publica pode ver:',
  forbidden: {
    title: 'Esta página é da administração',
    text: 'O seu papel não vê a saúde da instalação. Se algo não vai bem, fale com a administração.',
    back: 'Ir para as conversas',
  },
};
