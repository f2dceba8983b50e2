/** The stand-in's control addresses. They are of the page's own origin. */
import type { Customer, Faults, Said, Snapshot } from './types';

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const request: RequestInit = { method, cache: 'no-store' };
  if (body !== undefined) {
    request.headers = { 'Content-Type': 'application/json' };
    request.body = JSON.stringify(body);
  }
  const answer = await fetch(`/control/${path}`, request);
  if (!answer.ok) throw new Error(`${method} /control/${path}: ${answer.status}`);
  return (await answer.json()) as T;
}

export const snapshot = () => call<Snapshot>('GET', 'state');
export const say = (customer: Customer, said: Said) =>
  call<{ sid: string }>('POST', 'inbound', { from: customer.address, name: customer.name, ...said });
export const read = (customer: string) => call('POST', 'read', { customer });
export const age = (customer: string, seconds: number) => call('POST', 'age', { customer, seconds });
export const addCustomer = (from: string, name: string) => call<Customer>('POST', 'customers', { from, name });
export const setFaults = (faults: Partial<Faults>) => call<Faults>('POST', 'faults', faults);
export const slowGemini = (delayMs: number) => call('POST', 'gemini', { delayMs });
export const reset = () => call('POST', 'reset', {});
