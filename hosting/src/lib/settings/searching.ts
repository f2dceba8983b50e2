/** Finding an article by words: whatever their case and accents, all of them, in title, situation, tags or text. */
import { fold } from '../folding';
import type { Article, Content } from './types';

export function found(article: Content & Partial<Pick<Article, 'draft'>>, search: string): boolean {
  const { title, when, tags, body } = article.draft ?? article;
  const text = fold([title, when, ...tags, body].join('\n'));
  return fold(search)
    .split(/\s+/)
    .every((word) => text.includes(word));
}
