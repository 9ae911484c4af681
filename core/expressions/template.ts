import type { Call } from '../policies/policy.ts';
import { assemble } from './assemble.ts';
import type { Part } from './functions.ts';
import { parseUntilBraces } from './parse.ts';
import { ExpressionFault, orProblem, type Problem } from './problem.ts';
import { textOf, type Value } from './value.ts';

/** A text with `{{ expression }}` in it, ready to be filled in. Nothing in it throws: what is missing is nothing. */
export interface Template {
  readonly kind: 'template';
  /** As it was written. */
  readonly text: string;
  /** Names its expressions ask for, such as `claims` and `response.status`. */
  readonly names: readonly string[];
  /** The text itself, when there is no expression in it. */
  readonly constant?: string;
  /** The text with every expression replaced by its value: null as nothing, lists and maps as JSON. */
  render(call: Call): string;
  /** The value of the one expression that the template is, of whatever kind; else the rendered text. */
  value(call: Call): Value;
}

const MAX_LENGTH = 1_048_576;
const MAX_EXPRESSIONS = 1000;

/** Reads a template and makes it ready. Never throws: what is wrong with the text is the problem. */
export function compileTemplate(text: string): Template | Problem {
  return orProblem(text, () => {
    const names = new Set<string>();
    return templateOf(text, readPieces(text, names), names);
  });
}

/** A template that gives this text as it is, whatever braces are in it. */
export function literalTemplate(text: string): string {
  return text.replaceAll('{{', "{{ '{{' }}");
}

type Piece = string | Part;

function readPieces(text: string, names: Set<string>): readonly Piece[] {
  if (text.length > MAX_LENGTH)
    throw new ExpressionFault(`a template has at most ${MAX_LENGTH} characters`, {
      start: MAX_LENGTH,
      end: text.length,
    });
  const pieces: Piece[] = [];
  let at = 0;
  for (let open = text.indexOf('{{'); open !== -1; open = text.indexOf('{{', at)) {
    if (open > at) pieces.push(text.slice(at, open));
    if (pieces.length >= 2 * MAX_EXPRESSIONS)
      throw new ExpressionFault(`a template has at most ${MAX_EXPRESSIONS} expressions`, {
        start: open,
        end: open + 2,
      });
    const { node, next } = parseUntilBraces(text, open + 2);
    pieces.push(assemble(node, names));
    at = next;
  }
  if (at < text.length) pieces.push(text.slice(at));
  return pieces;
}

function templateOf(text: string, pieces: readonly Piece[], names: ReadonlySet<string>): Template {
  const [first] = pieces;
  const common = { kind: 'template', text, names: [...names] } as const;
  if (pieces.length === 0 || (pieces.length === 1 && typeof first === 'string'))
    return { ...common, constant: text, render: () => text, value: () => text };
  if (pieces.length === 1 && typeof first === 'object') {
    const { run } = first;
    return { ...common, render: (call) => textOf(run(call)), value: run };
  }
  const render = (call: Call): string => {
    let rendered = '';
    for (const piece of pieces) rendered += typeof piece === 'string' ? piece : textOf(piece.run(call));
    return rendered;
  };
  return { ...common, render, value: render };
}
