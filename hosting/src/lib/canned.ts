/** Canned replies: what "/" offers, and templates with their gaps filled. */
import { fold } from './folding';
import type { CannedReply, Template } from './types';

/** The word after a "/" that opens the draft, or null while the draft is anything else. */
export const slashWord = (draft: string): string | null => /^\/([^\s]*)$/.exec(draft)?.[1] ?? null;

/** Those whose shortcut begins with the word first, then those that merely hold it; of these queues only. */
export function suggest(all: CannedReply[], word: string, queue: string | null): CannedReply[] {
  const wanted = fold(word);
  const rank = (reply: CannedReply): number => {
    if (fold(reply.shortcut).startsWith(wanted)) return reply.queue !== null && reply.queue === queue ? 0 : 1;
    return fold(reply.shortcut).includes(wanted) || fold(reply.text).includes(wanted) ? 2 : 3;
  };
  return all
    .map((reply) => ({ reply, rank: rank(reply) }))
    .filter((item) => item.rank < 3)
    .toSorted((a, b) => a.rank - b.rank || a.reply.shortcut.localeCompare(b.reply.shortcut))
    .map((item) => item.reply);
}

export interface Part {
  text: string;
  /** Whether this piece came out of a variable. */
  filled: boolean;
}

/** A template's body with `{{1}}` (or `{{name}}`) replaced; an empty value leaves the gap visible. */
export function fill(template: Template, values: Record<string, string>): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const found of template.body.matchAll(/\{\{\s*([^{}\s]+)\s*\}\}/g)) {
    if (found.index > from) parts.push({ text: template.body.slice(from, found.index), filled: false });
    const name = variableName(template, found[1] ?? '');
    parts.push({ text: values[name]?.trim() || `{${name}}`, filled: true });
    from = found.index + found[0].length;
  }
  if (from < template.body.length) parts.push({ text: template.body.slice(from), filled: false });
  return parts;
}

/** `{{1}}` is the first of the template's variables; any other mark is its own name. */
function variableName(template: Template, mark: string): string {
  const place = /^\d+$/.test(mark) ? template.variables[Number(mark) - 1] : undefined;
  return place ?? mark;
}

/** Twilio's ContentVariables: keyed as the body writes them. https://www.twilio.com/docs/content/using-variables-with-content-api */
export function contentVariables(template: Template, values: Record<string, string>): Record<string, string> {
  const marks = [...template.body.matchAll(/\{\{\s*([^{}\s]+)\s*\}\}/g)].map((found) => found[1] ?? '');
  return Object.fromEntries(marks.map((mark) => [mark, (values[variableName(template, mark)] ?? '').trim()]));
}
