/** The address bar and the desk, kept in step. */

import { routeOf, type Route } from '../route';

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
