/** The desk's three addresses: `/`, `/c/{cid}` a conversation, `/entrar` sign-in. */

export type Route = { page: 'desk'; cid: string | null } | { page: 'signIn' };

/** The route of a path; what it does not know is the desk. */
export function routeOf(path: string): Route {
  if (path === '/entrar') return { page: 'signIn' };
  const cid = /^\/c\/([^/]+)\/?$/.exec(path)?.[1];
  return { page: 'desk', cid: cid ? decoded(cid) : null };
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

export const pathOf = (cid: string): string => `/c/${encodeURIComponent(cid)}`;
