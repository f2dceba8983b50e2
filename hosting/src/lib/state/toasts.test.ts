import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { acceptLast, clearToasts, hold, notify, toasts } from './toasts.svelte';

const undo = { label: 'Desfazer', run: vi.fn<() => void>() };
const shown = () => toasts().map((toast) => toast.text);

beforeEach(() => {
  vi.useFakeTimers();
  undo.run.mockReset();
});
afterEach(() => {
  hold(false);
  clearToasts();
  vi.useRealTimers();
});

describe('notices', () => {
  it('go by themselves, later where they offer something', () => {
    notify('check', 'Copiado.');
    notify('done', 'Encerrada.', undo);
    vi.advanceTimersByTime(6000);
    expect(shown()).toEqual(['Encerrada.']);
    vi.advanceTimersByTime(6000);
    expect(shown()).toEqual([]);
  });

  it('stay while somebody is at them, those too that come meanwhile, and then as long as ever', () => {
    notify('done', 'Encerrada.', undo);
    vi.advanceTimersByTime(11_000);
    hold(true);
    notify('check', 'Copiado.');
    vi.advanceTimersByTime(60_000);
    expect(shown()).toEqual(['Encerrada.', 'Copiado.']);
    hold(false);
    vi.advanceTimersByTime(11_000);
    expect(shown()).toEqual(['Encerrada.']);
    vi.advanceTimersByTime(1000);
    expect(shown()).toEqual([]);
  });

  it('are three at most', () => {
    ['a', 'b', 'c', 'd'].forEach((text) => notify('check', text));
    expect(shown()).toEqual(['b', 'c', 'd']);
  });

  it('can be taken at their word by a key: the newest that offers something', () => {
    notify('done', 'Encerrada.', undo);
    notify('check', 'Copiado.');
    acceptLast();
    expect(undo.run).toHaveBeenCalledOnce();
    expect(shown()).toEqual(['Copiado.']);
    acceptLast();
    expect(undo.run).toHaveBeenCalledOnce();
  });
});
