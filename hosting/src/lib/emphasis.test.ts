import { describe, expect, it } from 'vitest';
import { parse, plainText, type Node } from './emphasis';

/** The tree as a short sketch: b(…) i(…) s(…) m(…) a(…). */
const sketch = (nodes: Node[]): string =>
  nodes
    .map((node) => {
      if (node.kind === 'text') return node.text;
      if (node.kind === 'mono') return `m(${node.text})`;
      if (node.kind === 'link') return `a(${node.href})`;
      return `${{ bold: 'b', italic: 'i', strike: 's' }[node.kind]}(${sketch(node.children)})`;
    })
    .join('');

describe('WhatsApp’s emphasis', () => {
  it.each([
    ['oi *Ana*!', 'oi b(Ana)!'],
    ['_já_ ~era~', 'i(já) s(era)'],
    ['*a _b_ c*', 'b(a i(b) c)'],
    ['```x *y*```', 'm(x *y*)'],
    ['2*3*4', '2*3*4'],
    ['nome_do_arquivo', 'nome_do_arquivo'],
    ['* lista', '* lista'],
    ['*aberto', '*aberto'],
    ['*duas\nlinhas*', '*duas\nlinhas*'],
    ['**', '**'],
    ['``````', '``````'],
    ['(*sim*)', '(b(sim))'],
  ])('reads %j as %j', (text, tree) => expect(sketch(parse(text))).toBe(tree));
});

describe('links', () => {
  it.each([
    ['veja https://exemplo.com/a?b=1.', 'veja a(https://exemplo.com/a?b=1).'],
    ['www.exemplo.com', 'a(https://www.exemplo.com)'],
    ['(http://exemplo.com)', '(a(http://exemplo.com))'],
    ['https://exemplo.com/um_dois_tres', 'a(https://exemplo.com/um_dois_tres)'],
    ['javascript:alert(1)', 'javascript:alert(1)'],
    ['data:text/html,x', 'data:text/html,x'],
    ['xhttps://exemplo.com', 'xhttps://exemplo.com'],
  ])('in %j become %j', (text, tree) => expect(sketch(parse(text))).toBe(tree));
});

it('a customer’s HTML stays text', () =>
  expect(parse('<img src=x onerror=alert(1)>')).toEqual([{ kind: 'text', text: '<img src=x onerror=alert(1)>' }]));

it('thousands of marks that nothing closes stay as they were written', () => {
  const open = '*a '.repeat(5000);
  expect(plainText(open)).toBe(open);
});

it('a preview drops the marks', () => expect(plainText('*oi* _Ana_')).toBe('oi Ana'));
