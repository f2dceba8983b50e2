import { describe, expect, it } from 'vitest';
import { configPath, reportsPath, routeOf } from './route';

describe('addresses', () => {
  it.each([
    ['/', { page: 'desk', cid: null }],
    ['/entrar', { page: 'signIn' }],
    ['/saude', { page: 'health' }],
    ['/saude/', { page: 'health' }],
    ['/saude/x', { page: 'desk', cid: null }],
    ['/relatorios', { page: 'reports', reason: null }],
    ['/relatorios/', { page: 'reports', reason: null }],
    ['/relatorios/customer_asked', { page: 'reports', reason: 'customer_asked' }],
    ['/relatorios/a/b', { page: 'desk', cid: null }],
    ['/relatoriosx', { page: 'desk', cid: null }],
    ['/c/14155238886_BR.15', { page: 'desk', cid: '14155238886_BR.15' }],
    ['/c/%E0%A4%A', { page: 'desk', cid: null }],
    ['/nada', { page: 'desk', cid: null }],
    ['/config', { page: 'config', section: null, id: null }],
    ['/config/', { page: 'config', section: null, id: null }],
    ['/config/persona', { page: 'config', section: 'persona', id: null }],
    ['/config/conhecimento/planos', { page: 'config', section: 'articles', id: 'planos' }],
    ['/config/testes/01K/', { page: 'config', section: 'cases', id: '01K' }],
    ['/config/nada', { page: 'config', section: null, id: null }],
    ['/configuracao', { page: 'desk', cid: null }],
  ])('%s', (path, route) => expect(routeOf(path)).toEqual(route));

  it.each([
    [configPath(null), '/config'],
    [configPath('messages'), '/config/mensagens'],
    [configPath('articles', 'a b'), '/config/conhecimento/a%20b'],
    [reportsPath(null), '/relatorios'],
    [reportsPath('a/b'), '/relatorios/a%2Fb'],
  ])('are made: %s', (path, wanted) => expect(path).toBe(wanted));
});
