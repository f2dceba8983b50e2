/** Three addresses: `/` the desk, `/c/{cid}` a conversation, `/entrar` sign-in. */

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

let route = $state.raw<Route>({ page: 'desk', cid: null });

export const current = (): Route => route;
export const openCid = (): string | null => (route.page === 'desk' ? route.cid : null);

export function go(path: string, how: 'push' | 'replace' = 'push'): void {
  if (path === location.pathname) return;
  if (how === 'push') history.pushState(null, '', path);
  else history.replaceState(null, '', path);
  route = routeOf(path);
}

/** Follows back, forward, and clicks on the desk's own links. */
export function startRouter(): () => void {
  const read = () => (route = routeOf(location.pathname));
  const follow = (event: MouseEvent) => {
    const link = (event.target as Element | null)?.closest('a');
    if (!link || link.target || link.origin !== location.origin || link.hasAttribute('download')) return;
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(link.pathname);
  };
  read();
  addEventListener('popstate', read);
  document.addEventListener('click', follow);
  return () => {
    removeEventListener('popstate', read);
    document.removeEventListener('click', follow);
  };
}
