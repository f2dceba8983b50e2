import { describe, expect, it } from 'vitest';
import { routeOf } from './route';

describe('addresses', () => {
  it.each([
    ['/', { page: 'desk', cid: null }],
    ['/entrar', { page: 'signIn' }],
    ['/c/14155238886_BR.15', { page: 'desk', cid: '14155238886_BR.15' }],
    ['/c/%E0%A4%A', { page: 'desk', cid: null }],
    ['/nada', { page: 'desk', cid: null }],
  ])('%s', (path, route) => expect(routeOf(path)).toEqual(route));
});
