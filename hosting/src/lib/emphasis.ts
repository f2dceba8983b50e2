/**
 * WhatsApp's own emphasis (*bold* _italic_ ~strike~ ```mono```) and links, as a tree of nodes.
 * The tree is drawn by RichText.svelte node by node: a customer's text never becomes HTML.
 */

export type Node =
  | { kind: 'text'; text: string }
  | { kind: 'mono'; text: string }
  | { kind: 'link'; text: string; href: string }
  | { kind: 'bold' | 'italic' | 'strike'; children: Node[] };

const MARKS: Record<string, 'bold' | 'italic' | 'strike'> = { '*': 'bold', _: 'italic', '~': 'strike' };
const LINK = /^(?:https?:\/\/|www\.)[^\s<>"']+/i;
const TRAILING = /[.,;:!?)\]}*_~]+$/;
const WORD = /[\p{L}\p{N}]/u;

interface Found {
  node: Node;
  length: number;
}

function mono(source: string, at: number): Found | null {
  if (!source.startsWith('```', at)) return null;
  const end = source.indexOf('```', at + 3);
  if (end <= at + 3) return null;
  return { node: { kind: 'mono', text: source.slice(at + 3, end) }, length: end + 3 - at };
}

function link(source: string, at: number): Found | null {
  if (at > 0 && WORD.test(source.charAt(at - 1))) return null;
  const found = LINK.exec(source.slice(at, at + 2048));
  if (!found) return null;
  const shown = found[0].replace(TRAILING, '');
  const href = shown.toLowerCase().startsWith('www.') ? `https://${shown}` : shown;
  return URL.canParse(href) ? { node: { kind: 'link', text: shown, href }, length: shown.length } : null;
}

/** Where the mark opened at `at` closes: before no space, after no letter, on the same line; -1 if nowhere. */
function closing(source: string, mark: string, at: number): number {
  for (let i = at + 2; i < source.length; i += 1) {
    const char = source.charAt(i);
    if (char === '\n') return -1;
    if (char !== mark) continue;
    const inside = source.charAt(i - 1);
    const after = source.charAt(i + 1);
    if (!/\s/.test(inside) && !WORD.test(after)) return i;
  }
  return -1;
}

function emphasis(source: string, at: number): Found | null {
  const mark = source.charAt(at);
  const kind = MARKS[mark];
  if (!kind || /[\s]/.test(source.charAt(at + 1)) || source.charAt(at + 1) === mark) return null;
  if (at > 0 && WORD.test(source.charAt(at - 1))) return null;
  const end = closing(source, mark, at);
  if (end < 0) return null;
  return { node: { kind, children: parse(source.slice(at + 1, end)) }, length: end + 1 - at };
}

/** The text as nodes; marks that do not close stay as they were written. */
export function parse(source: string): Node[] {
  const nodes: Node[] = [];
  let plain = '';
  const flush = () => {
    if (plain) nodes.push({ kind: 'text', text: plain });
    plain = '';
  };
  for (let at = 0; at < source.length;) {
    const found = mono(source, at) ?? link(source, at) ?? emphasis(source, at);
    if (!found) {
      plain += source.charAt(at);
      at += 1;
      continue;
    }
    flush();
    nodes.push(found.node);
    at += found.length;
  }
  flush();
  return nodes;
}

/** The same text with the marks taken away: for previews and quotes. */
export function plainText(source: string): string {
  const flat = (nodes: Node[]): string =>
    nodes.map((node) => ('children' in node ? flat(node.children) : node.text)).join('');
  return flat(parse(source));
}
