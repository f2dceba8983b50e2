/** The documents behind the settings pages, listened to only while somebody looks at such a page; null: not there yet. */
import * as firebase from '../firebase';
import { watch } from '../state/desk.svelte';
import type { Article, Bot, Business, Case, Version } from './types';

let bot = $state.raw<Bot | null>(null);
let articles = $state.raw<Article[] | null>(null);
let cases = $state.raw<Case[] | null>(null);
let versions = $state.raw<Version[] | null>(null);
let business = $state.raw<Business | null>(null);

export const live = {
  get bot(): Bot | null {
    return bot;
  },
  get articles(): Article[] | null {
    return articles;
  },
  get cases(): Case[] | null {
    return cases;
  },
  get versions(): Version[] | null {
    return versions;
  },
  get business(): Business | null {
    return business;
  },
};

/** From the listener, or out of the server's own answer, which often is sooner: what is older is not heard. */
export function heardBot(next: Bot): void {
  const older = bot && (next.draftRevision < bot.draftRevision || next.version < bot.version);
  if (!older) bot = next;
}

/** The same of the business's own settings. */
export function heardBusiness(next: Business): void {
  if (!business || next.revision >= business.revision) business = next;
}

/** The title that customers' answers come from, else the draft's. */
export const titleOf = (article: Article): string => article.draft?.title || article.title;

export function watchBot(): () => void {
  const stops = [
    watch(firebase.watchBot, heardBot),
    watch(
      firebase.watchArticles,
      (all: Article[]) => (articles = all.toSorted((a, b) => titleOf(a).localeCompare(titleOf(b)))),
    ),
    // A ULID begins with its time: the newest on top.
    watch(firebase.watchCases, (all: Case[]) => (cases = all.toSorted((a, b) => (a.id < b.id ? 1 : -1)))),
  ];
  return () => {
    stops.forEach((stop) => stop());
    [bot, articles, cases] = [null, null, null];
  };
}

export function watchVersions(): () => void {
  const stop = watch(firebase.watchVersions, (all: Version[]) => (versions = all));
  return () => {
    stop();
    versions = null;
  };
}

export function watchBusiness(): () => void {
  const stop = watch(firebase.watchBusiness, heardBusiness);
  return () => {
    stop();
    business = null;
  };
}
