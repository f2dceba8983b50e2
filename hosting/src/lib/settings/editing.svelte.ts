/** One article under somebody's hands: every call says which revision they have seen, so that none overwrites another. */
import type { Result } from '../api';
import { removeArticle, restoreArticle, saveArticle } from './api';
import type { Article, Content } from './types';

export class Editing {
  #state = $state<'new' | 'there' | 'removed' | 'gone'>('new');
  /** As last heard, from the listener or in an answer. */
  #newest: Article | null = null;
  /** The revision of the last answer: what the listener tells of one before it, it tells late. */
  #answered = 0;
  #removing = false;

  constructor(
    readonly id: string,
    article: Article | null,
  ) {
    this.hear(article);
  }

  /** Somebody else deleted it, and nothing of it is left. */
  get gone(): boolean {
    return this.#state === 'gone';
  }
  /** Somebody wants it gone: what is written meanwhile waits for whoever writes to say that it stays. */
  get leaving(): boolean {
    return this.gone || this.#state === 'removed';
  }
  /** Whether the server has it, as far as is known. */
  get kept(): boolean {
    return this.#newest !== null;
  }

  get newest(): Article | null {
    return this.#newest;
  }

  /** What the listener tells; null: there is no such article, or none any more. */
  hear(article: Article | null): void {
    if (article && article.revision < this.#answered) return;
    this.#newest = article;
    if (article) this.#state = article.removed ? 'removed' : 'there';
    else if (this.#state !== 'new' && !this.#removing) {
      this.#state = 'gone';
      // Should it be taken back, its revisions begin anew.
      this.#answered = 0;
    }
  }

  save(content: Content): Promise<Result<Article | null>> {
    return this.#learn(saveArticle(this.id, content, this.#revision));
  }

  async remove(): Promise<Result<Article | null>> {
    this.#removing = true;
    const result = await this.#learn(removeArticle(this.id, this.#revision));
    this.#removing = false;
    return result;
  }

  restore(): Promise<Result<Article | null>> {
    return this.#learn(restoreArticle(this.id, this.#revision));
  }

  /** The server's answer is sooner than the listener, but not always: what came meanwhile may be newer. */
  async #learn(asked: Promise<Result<Article | null>>): Promise<Result<Article | null>> {
    const result = await asked;
    if (!result.ok) return result;
    const article = result.value;
    this.#answered = article?.revision ?? 0;
    if (!article || article.revision >= this.#revision) this.#newest = article;
    if (!article) this.#state = 'new';
    return result;
  }

  get #revision(): number {
    return this.#newest?.revision ?? 0;
  }
}
