import type { Node } from './syntax.ts';

/** How strongly a node holds its parts together; a weaker one inside of a stronger one needs parentheses. */
const STRENGTH: Readonly<Record<Node['kind'], number>> = {
  or: 1,
  and: 2,
  not: 3,
  compare: 4,
  default: 5,
  path: 6,
  literal: 6,
  list: 6,
  name: 6,
  function: 6,
};
const ANY = 0;

/** An expression as text in its plainest form; reading it gives the same tree. */
export function printExpression(node: Node): string {
  return print(node, ANY);
}

/** @param outer The strength around it, which the node must exceed to stand without parentheses. */
function print(node: Node, outer: number): string {
  const own = STRENGTH[node.kind];
  const text = printBare(node, own);
  return own > outer ? text : `(${text})`;
}

function printBare(node: Node, own: number): string {
  switch (node.kind) {
    case 'literal':
      return typeof node.value === 'string' ? quote(node.value) : String(node.value);
    case 'list':
      return `[${printAll(node.items)}]`;
    case 'name':
      return node.name;
    case 'path':
      return printBase(node.base) + node.steps.map(printStep).join('');
    case 'function':
      return `${node.name}(${printAll(node.args)})`;
    case 'compare':
      return `${print(node.left, own)} ${node.operator} ${print(node.right, own)}`;
    case 'not':
      return `not ${print(node.operand, own - 1)}`;
    case 'and':
    case 'or':
      return node.parts.map((part) => print(part, own)).join(` ${node.kind} `);
    case 'default':
      return node.parts.map((part) => print(part, own)).join(' ?? ');
  }
}

/** A dot behind a number would be part of it, and steps behind steps are other steps. */
function printBase(base: Node): string {
  const text = print(base, ANY);
  return base.kind === 'name' || base.kind === 'function' || base.kind === 'list' ? text : `(${text})`;
}

function printAll(nodes: readonly Node[]): string {
  return nodes.map((node) => print(node, ANY)).join(', ');
}

function printStep(step: Node): string {
  const isName = step.kind === 'literal' && typeof step.value === 'string' && /^[A-Za-z_$][\w$-]*$/.test(step.value);
  return isName ? `.${String(step.value)}` : `[${print(step, ANY)}]`;
}

/** A text as it stands in an expression. */
export function quote(text: string): string {
  const escaped = text.replaceAll(/[\\'\n\r\t]/g, (character) => ESCAPED[character] ?? character);
  return `'${escaped}'`;
}

const ESCAPED: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": String.raw`\'`,
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
  '\t': String.raw`\t`,
};
