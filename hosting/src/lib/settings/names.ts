/** What people call queues and articles that settings name by their ids. */
import { desk } from '../state/desk.svelte';
import { live, titleOf } from './live.svelte';

export const queueName = (id: string): string => desk.queue(id)?.name ?? id;

export function articleName(id: string): string {
  const article = live.articles?.find((one) => one.id === id);
  return (article && titleOf(article)) || id;
}
