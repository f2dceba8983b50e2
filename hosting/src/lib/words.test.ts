import { describe, expect, it } from 'vitest';
import { errorFrom, type ApiError } from './api';
import { minutesAgo, NOW } from './fixtures';
import { en } from './i18n/en';
import { pt } from './i18n/pt';
import { deliveryFailure, refusal, transient } from './words';

const error = (code: ApiError['code'], details: ApiError['details'] = {}, message = ''): ApiError => ({
  code,
  message,
  details,
});
const said = (what: ApiError) => refusal(what, NOW, 'pt-BR', pt);

describe('a refusal in words', () => {
  it('names who was faster, and when', () => {
    const since = new Date(NOW - 2000).toISOString();
    const taken = error('already_claimed', { agentName: 'Caio Dias', since });
    expect(said(taken)).toBe('Caio Dias assumiu esta conversa há 2 s, antes de você.');
    expect(refusal(taken, NOW, 'en', en)).toBe('Caio Dias took this conversation 2 s ago, before you.');
  });

  it('gives the time of day for what is long ago', () =>
    expect(said(error('not_owner', { agentName: 'Caio', since: minutesAgo(90).toISOString() }))).toBe(
      'A conversa está com Caio desde 12:42.',
    ));

  it.each([
    ['bot', 'A conversa está com o bot.'],
    ['queue', 'A conversa voltou para a fila.'],
    ['nobody', 'A conversa foi encerrada.'],
  ])('says that it is with: %s', (owner, text) => expect(said(error('stale_epoch', { owner }))).toBe(text));

  it('has words where the server gave no details', () =>
    expect([said(error('not_owner')), said(error('window_closed'))]).toEqual([
      pt.errors.notOwner,
      pt.errors.window_closed,
    ]));

  it('passes the server’s words about a wrong field on', () =>
    expect(said(error('invalid', { field: 'text' }, 'Texto longo demais.'))).toBe('Texto longo demais.'));
});

describe('an error from an answer', () => {
  it('is read from the body', () =>
    expect(errorFrom(409, { error: { code: 'not_owner', message: 'x', details: { agentName: 'C' } } })).toEqual(
      error('not_owner', { agentName: 'C' }, 'x'),
    ));
  it.each([
    [401, 'unauthenticated'],
    [413, 'too_large'],
    [503, 'busy'],
    [502, 'unexpected'],
  ])('is made from status %i where a proxy answered', (status, code) =>
    expect(errorFrom(status, null).code).toBe(code),
  );
});

it.each([
  ['network', true],
  ['timeout', true],
  ['busy', true],
  ['not_owner', false],
  ['invalid', false],
] as const)('%s is worth another try by itself: %s', (code, again) => expect(transient(error(code))).toBe(again));

describe('a delivery that failed', () => {
  const failure = { message: 'Do servidor.', messageEn: 'From the server.', retry: false };

  it('says why in the server’s words, in the language of the desk', () => {
    expect(deliveryFailure(failure, 'pt-BR', pt)).toBe('Do servidor.');
    expect(deliveryFailure(failure, 'en', en)).toBe('From the server.');
  });

  it('has Portuguese words rather than none', () =>
    expect(deliveryFailure({ ...failure, messageEn: '' }, 'en', en)).toBe('Do servidor.'));

  it('says that nobody knows where nobody does', () =>
    expect(deliveryFailure(null, 'pt-BR', pt)).toBe(pt.delivery.reasonUnknown));
});
