/** The interface's language: chosen, remembered, and read everywhere through `t()`. */
import { LANGS, type Catalogue, type Lang } from './catalogue';
import { en } from './en';
import { pt } from './pt';
import { recall, remember } from '../memory';

const CATALOGUES: Record<Lang, Catalogue> = { 'pt-BR': pt, en };
const KEY = 'lang';

let lang = $state<Lang>(LANGS.find((item) => item === recall(KEY)) ?? 'pt-BR');

/** The catalogue of the language in use. */
export const t = (): Catalogue => CATALOGUES[lang];
export const language = (): Lang => lang;
/** What a language calls itself. */
export const nameOf = (which: Lang): string => CATALOGUES[which].language;

export function setLanguage(next: Lang): void {
  lang = next;
  remember(KEY, next);
  document.documentElement.lang = next;
}
