/** What is open on top of the desk, and wishes that one part of it has for another. */
import { MediaQuery } from 'svelte/reactivity';
import type { DraftKind } from '../drafts';
import type { Tab } from '../lists';
import { recall, remember } from '../memory';
import type { Message } from '../types';
import type { Shown } from './shown.svelte';

export type Overlay = null | 'palette' | 'shortcuts' | 'transfer' | 'wrong';
export type ComposerKind = DraftKind | 'template';

/** One pane at a time: the list or the thread (desk.css). */
export const narrow = new MediaQuery('max-width: 45em');

/** There is room for a column beside what is worked on (app.css, config.css). */
export const wide = new MediaQuery('min-width: 77.51em');

/** The context panel is a drawer over the thread (desk.css). */
export const drawered = new MediaQuery('max-width: 77.5em');

const TABS: readonly Tab[] = ['queue', 'mine', 'bot', 'all'];

let overlay = $state<Overlay>(null);
let drawer = $state(false);
let panel = $state(recall('panel') !== 'off');
let tab = $state<Tab>(TABS.find((item) => item === recall('tab')) ?? 'all');
let composer = $state<ComposerKind | null>(null);
let head = $state(0);
let jump = $state.raw<{ id: string; cid: string | null } | null>(null);
let asked = $state<'suggest' | 'summary' | null>(null);
let doubted = $state.raw<Message | null>(null);
let photo = $state.raw<{ file: Shown; label: string } | null>(null);

export const ui = {
  get overlay(): Overlay {
    return overlay;
  },
  set overlay(next: Overlay) {
    overlay = next;
  },
  /** The context panel as a drawer on narrow screens. */
  get drawer(): boolean {
    return drawer;
  },
  set drawer(open: boolean) {
    drawer = open;
  },
  /** The context panel as a column on wide screens. */
  get panel(): boolean {
    return panel;
  },
  set panel(open: boolean) {
    panel = open;
    remember('panel', open ? 'on' : 'off');
  },
  get tab(): Tab {
    return tab;
  },
  set tab(next: Tab) {
    tab = next;
    remember('tab', next);
  },
  /** A wish to write, of which kind, that the composer has not met yet. */
  get composer() {
    return composer;
  },
  forgetWriting(): void {
    composer = null;
  },
  write(kind: ComposerKind): void {
    composer = kind;
  },
  /** How many pixels below the window's edge the thread's messages begin: notices stand there, clear of the newest. */
  get head(): number {
    return head;
  },
  set head(height: number) {
    head = height;
  },
  /** The message that the thread should show and mark. */
  get jump() {
    return jump;
  },
  /** `cid`: the conversation that it is in, where that is not on screen yet. */
  jumpTo(id: string, cid: string | null = null): void {
    jump = { id, cid };
  },
  forgetJump(): void {
    jump = null;
  },
  /** What the copilot shall do, asked for from elsewhere and not met yet. */
  get asked() {
    return asked;
  },
  askCopilot(what: 'suggest' | 'summary' | null): void {
    asked = what;
  },
  /** The bot's message that somebody is about to mark as wrong. */
  get doubted() {
    return doubted;
  },
  doubt(message: Message): void {
    doubted = message;
    overlay = 'wrong';
  },
  /** What is open for one conversation closes with it. */
  leaveThread(): void {
    if (overlay === 'transfer' || overlay === 'wrong') overlay = null;
    [photo, composer, asked] = [null, null, null];
  },
  get photo() {
    return photo;
  },
  set photo(next: { file: Shown; label: string } | null) {
    photo = next;
  },
};
