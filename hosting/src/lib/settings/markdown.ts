/**
 * The little Markdown that articles are written in, as a tree that Markdown.svelte draws node by node: headings, lists,
 * quotes, paragraphs, **bold**, *italic*, `code` and links. Anything else stays as it was written.
 */

export type Inline =
  { kind: 'text' | 'bold' | 'italic' | 'code'; text: string } | { kind: 'link'; text: string; href: string };

export interface Block {
  kind: 'heading' | 'paragraph' | 'quote' | 'list' | 'numbers';
  lines: Inline[][];
}

const MARKS =
  /\*\*(?<bold>[^*\n]+)\*\*|(?<![\p{L}\p{N}*_])[*_](?<italic>[^\s*_](?:[^*_\n]*[^\s*_])?)[*_](?![\p{L}\p{N}*_])|`(?<code>[^`\n]+)`|\[(?<label>[^\]\n]+)\]\((?<href>https?:\/\/[^)\s]+)\)/gu;

export function inline(source: string): Inline[] {
  const nodes: Inline[] = [];
  let end = 0;
  for (const found of source.matchAll(MARKS)) {
    if (found.index > end) nodes.push({ kind: 'text', text: source.slice(end, found.index) });
    const { bold, italic, code, label, href } = found.groups ?? {};
    if (label !== undefined && href !== undefined) nodes.push({ kind: 'link', text: label, href });
    else if (bold !== undefined) nodes.push({ kind: 'bold', text: bold });
    else if (italic !== undefined) nodes.push({ kind: 'italic', text: italic });
    else nodes.push({ kind: 'code', text: code ?? '' });
    end = found.index + found[0].length;
  }
  if (end < source.length) nodes.push({ kind: 'text', text: source.slice(end) });
  return nodes;
}

const LINES: [Block['kind'], RegExp][] = [
  ['heading', /^#{1,6}\s+(?<text>.*?)[\s#]*$/],
  ['list', /^\s*[-*+]\s+(?<text>.*)$/],
  ['numbers', /^\s*\d+[.)]\s+(?<text>.*)$/],
  ['quote', /^>\s?(?<text>.*)$/],
];

function read(line: string): { kind: Block['kind']; text: string } {
  for (const [kind, shape] of LINES) {
    const text = shape.exec(line)?.groups?.text;
    if (text !== undefined) return { kind, text };
  }
  return { kind: 'paragraph', text: line };
}

export function blocks(source: string): Block[] {
  const found: Block[] = [];
  let apart = true;
  for (const written of source.split('\n')) {
    const { kind, text } = read(written);
    const last = found.at(-1);
    if (written.trim() === '') apart = true;
    else if (apart || last?.kind !== kind || kind === 'heading') {
      found.push({ kind, lines: [inline(text)] });
      apart = false;
    } else last.lines.push(inline(text));
  }
  return found;
}
