import type { pt } from './pt';

/** The shape of a language: Portuguese sets it, so that a text missing elsewhere is a type error. */
export type Catalogue = typeof pt;
export type Lang = 'pt-BR' | 'en';
export const LANGS: readonly Lang[] = ['pt-BR', 'en'];
