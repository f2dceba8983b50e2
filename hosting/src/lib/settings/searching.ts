/** Finding an article by words: whatever their case and accents, all of them, in title, situation, tags or text. */
import type { Article } from './types';

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

export function found(article: Article, search: string): boolean {
  const { title, when, tags, body } = article.draft ?? article;
  const text = plain([title, when, ...tags, body].join('\n'));
  return plain(search)
    .split(/\s+/)
    .every((word) => text.includes(word));
}
