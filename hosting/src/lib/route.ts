/**
 * The dashboard's addresses: `/`, `/c/{cid}` a conversation, `/config/…` the settings, `/relatorios` the reports and
 * `/relatorios/{reason}` what is behind one of their figures, `/saude` health, `/entrar` sign-in.
 */

/** The settings pages, as their addresses call them. */
export const SECTIONS = {
  persona: 'persona',
  conhecimento: 'articles',
  testes: 'cases',
  mensagens: 'messages',
} as const;
export type Section = (typeof SECTIONS)[keyof typeof SECTIONS];

export type Route =
  | { page: 'desk'; cid: string | null }
  | { page: 'config'; section: Section | null; id: string | null }
  | { page: 'reports'; reason: string | null }
  | { page: 'health' }
  | { page: 'signIn' };

/** The route of a path; what it does not know is the desk. */
export function routeOf(path: string): Route {
  if (path === '/entrar') return { page: 'signIn' };
  if (/^\/saude\/?$/.test(path)) return { page: 'health' };
  const [, reports, reason] = /^\/(relatorios)(?:\/([^/]+))?\/?$/.exec(path) ?? [];
  if (reports) return { page: 'reports', reason: reason ? decoded(reason) : null };
  const [, settings, section, id] = /^\/(config)(?:\/([^/]+)(?:\/([^/]+))?)?\/?$/.exec(path) ?? [];
  if (settings) return { page: 'config', section: sectionOf(section), id: id ? decoded(id) : null };
  const cid = /^\/c\/([^/]+)\/?$/.exec(path)?.[1];
  return { page: 'desk', cid: cid ? decoded(cid) : null };
}

const sectionOf = (name: string | undefined): Section | null =>
  Object.entries(SECTIONS).find(([path]) => path === name)?.[1] ?? null;

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

export const pathOf = (cid: string): string => `/c/${encodeURIComponent(cid)}`;

/** The address of a settings page; without a section, of all of them. */
export function configPath(section: Section | null, id: string | null = null): string {
  const name = Object.entries(SECTIONS).find(([, one]) => one === section)?.[0];
  return ['/config', name, id && encodeURIComponent(id)].filter(Boolean).join('/');
}

/** The address of the reports; with a reason, of the episodes that the bot passed on for it. */
export const reportsPath = (reason: string | null): string =>
  reason === null ? '/relatorios' : `/relatorios/${encodeURIComponent(reason)}`;
