/** The page's language: Portuguese sets the shape, so that a text missing in English is a type error. */
import { recall, remember } from '@desk/lib/memory';
import { en } from './en';
import { pt } from './pt';

export type Catalogue = typeof pt;

let english = $state(recall('phone.lang') === 'en');

export const t = (): Catalogue => (english ? en : pt);

export function switchLanguage(): void {
  english = !english;
  remember('phone.lang', english ? 'en' : 'pt-BR');
}
