import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Result } from '../api';
import type { Rewritten, Suggestion } from '../copilot';

const { suggest, rewrite } = vi.hoisted(() => ({
  suggest: vi.fn<(cid: string) => Promise<Result<Suggestion>>>(),
  rewrite: vi.fn<(cid: string, text: string, how: string) => Promise<Result<Rewritten>>>(),
}));
vi.mock('../copilot', () => ({ suggest, rewrite }));
vi.mock('./actions.svelte', () => ({ explain: (error: { code: string }) => `explained: ${error.code}` }));

import { Helper } from './helper.svelte';

const SUGGESTION: Suggestion = { text: 'Oi, Marina!', sources: [], doubtful: [] };
const ok = <T>(value: T): Result<T> => ({ ok: true, value });
const down: Result<never> = { ok: false, error: { code: 'copilot_unavailable', message: '', details: {} } };

/** An answer that comes when the test says so. */
function later<T>(): { promise: Promise<T>; come: (value: T) => void } {
  let come: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (come = settle));
  return { promise, come };
}

let helper: Helper;
beforeEach(() => {
  vi.resetAllMocks();
  helper = new Helper('cid');
});

describe('a suggestion', () => {
  it('is there when it has come, with the message that it is about', async () => {
    suggest.mockResolvedValue(ok(SUGGESTION));
    const asked = helper.suggest('SM1');
    expect(helper.busy).toBe('suggest');
    await asked;
    expect([helper.busy, helper.suggestion, helper.suggestedFor]).toEqual([null, SUGGESTION, 'SM1']);
  });

  it('that was cancelled does not turn up later', async () => {
    const answer = later<Result<Suggestion>>();
    suggest.mockReturnValue(answer.promise);
    const asked = helper.suggest('SM1');
    helper.cancel();
    answer.come(ok(SUGGESTION));
    await asked;
    expect([helper.busy, helper.suggestion]).toEqual([null, null]);
  });

  it('that was asked for again is the newer one, whichever comes first', async () => {
    const [first, second] = [later<Result<Suggestion>>(), later<Result<Suggestion>>()];
    suggest.mockReturnValueOnce(first.promise).mockReturnValueOnce(second.promise);
    const asked = [helper.suggest('SM1'), helper.suggest('SM2')];
    second.come(ok({ ...SUGGESTION, text: 'nova' }));
    first.come(ok({ ...SUGGESTION, text: 'velha' }));
    await Promise.all(asked);
    expect([helper.suggestion?.text, helper.suggestedFor]).toEqual(['nova', 'SM2']);
  });

  it('that fails is said in words, which go when they are dismissed or it is asked for again', async () => {
    suggest.mockResolvedValueOnce(down).mockResolvedValueOnce(ok(SUGGESTION));
    await helper.suggest('SM1');
    expect(helper.problem).toEqual({ of: 'suggest', text: 'explained: copilot_unavailable' });
    await helper.suggest('SM1');
    expect([helper.problem, helper.suggestion]).toEqual([null, SUGGESTION]);
    helper.dismiss();
    expect(helper.suggestion).toBeNull();
  });

  it('goes below what stands in the field, and there is a way back', async () => {
    suggest.mockResolvedValue(ok({ ...SUGGESTION, doubtful: ['15h'] }));
    await helper.suggest('SM1');
    expect(helper.use('Bom dia.')).toBe('Bom dia.\nOi, Marina!');
    expect([helper.suggestion, helper.step?.doubtful]).toEqual([null, ['15h']]);
    expect(helper.use('nada a usar')).toBe('nada a usar');
    expect(helper.undo('Bom dia.\nOi, Marina!')).toBe('Bom dia.');
  });
});

describe('a draft in other words', () => {
  const made: Rewritten = { text: 'Aguarde.', doubtful: [], lost: ['15h'] };

  it('is given back, and what stood there before is kept', async () => {
    rewrite.mockResolvedValue(ok(made));
    const text = await helper.rewrite('shorter', 'Por favor, aguarde.', () => 'Por favor, aguarde.', 'mudou');
    expect(text).toBe('Aguarde.');
    expect(helper.step).toEqual({
      by: 'shorter',
      before: 'Por favor, aguarde.',
      made: 'Aguarde.',
      undone: false,
      doubtful: [],
      lost: ['15h'],
    });
  });

  it('does not take the place of what was written meanwhile', async () => {
    rewrite.mockResolvedValue(ok(made));
    const text = await helper.rewrite('shorter', 'Aguarde', () => 'Aguarde mais', 'mudou');
    expect([text, helper.problem?.text, helper.step]).toEqual([null, 'mudou', null]);
  });

  it.each([['failed'], ['cancelled']])('that %s leaves everything as it is', async (how) => {
    const answer = later<Result<Rewritten>>();
    rewrite.mockReturnValue(answer.promise);
    const asked = helper.rewrite('shorter', 'Oi', () => 'Oi', 'mudou');
    if (how === 'cancelled') helper.cancel();
    answer.come(how === 'failed' ? down : ok(made));
    expect(await asked).toBeNull();
    expect([helper.step, helper.busy]).toEqual([null, null]);
  });

  it('can be taken back and forth, and neither text is lost', async () => {
    rewrite.mockResolvedValue(ok(made));
    const short = (await helper.rewrite('shorter', 'longo', () => 'longo', 'mudou')) ?? '';
    const back = helper.undo(`${short} E mais.`);
    expect([back, helper.step?.undone]).toEqual(['longo', true]);
    expect([helper.undo(back), helper.step?.undone]).toEqual(['Aguarde. E mais.', false]);
  });

  it('is not spoken of any more once another text has taken its place', async () => {
    suggest.mockResolvedValue(ok({ ...SUGGESTION, text: 'Oi, Marina! A luz já voltou no seu bairro.' }));
    await helper.suggest('SM1');
    const full = helper.use('');
    for (const typed of [full, `${full} Abraço`, 'Marina, a luz voltou', '']) {
      helper.written(typed);
      expect(helper.step).not.toBeNull();
    }
    helper.written('Qual é o seu endereço?');
    expect(helper.step).toBeNull();
  });

  it('that was taken back may be brought again until another text is there', async () => {
    rewrite.mockResolvedValue(ok(made));
    await helper.rewrite('shorter', 'por gentileza espere', () => 'por gentileza espere', 'mudou');
    helper.written(helper.undo('Aguarde.'));
    expect(helper.step?.undone).toBe(true);
    helper.written('Bom dia');
    expect(helper.step).toBeNull();
  });

  it('that was sent has no way back', async () => {
    rewrite.mockResolvedValue(ok(made));
    await helper.rewrite('shorter', 'longo', () => 'longo', 'mudou');
    helper.settle();
    expect([helper.step, helper.undo('agora')]).toEqual([null, 'agora']);
  });
});
