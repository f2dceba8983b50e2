/** Time zones to choose from: Brazil's, and the one that is set. */
const BRAZIL = [
  'America/Sao_Paulo',
  'America/Bahia',
  'America/Fortaleza',
  'America/Recife',
  'America/Belem',
  'America/Cuiaba',
  'America/Campo_Grande',
  'America/Manaus',
  'America/Porto_Velho',
  'America/Boa_Vista',
  'America/Rio_Branco',
  'America/Noronha',
];

export const zones = (set: string): string[] => (BRAZIL.includes(set) ? BRAZIL : [set, ...BRAZIL]);
