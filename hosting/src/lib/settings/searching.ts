/** Finding an article by words: whatever their case and accents, all of them, in title, situation, tags or text. */
import { fold } from '../folding';
import type { Article } from './types';

export function found(article: Article, search: string): boolean {
  const { title, when, tags, body } = article.draft ?? article;
  const text = fold([title, when, ...tags, body].join('\n'));
  return fold(search)
    .split(/\s+/)
    .every((word) => text.includes(word));
}
