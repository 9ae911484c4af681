import type { RenderResult } from '../render.ts';
import type { Expression, Statement } from '../syntax/nodes.ts';
import type { Template } from '../template.ts';
import { JsonSyntaxError, readJson } from '../java/json-read.ts';
import { lintCondition } from './condition-rules.ts';
import type { LintContext, LintFinding, RawFinding } from './finding.ts';
import { lintReference } from './reference-rules.ts';
import { lintStatement } from './statement-rules.ts';
import { walk } from './walk.ts';

export type { LintFinding } from './finding.ts';

/** What is legal in a template and still not what its author means, in the order of the text. */
export function lintTemplate(template: Template): readonly LintFinding[] {
  const context = contextOf(template);
  const found: RawFinding[] = [];
  walk(template.statements, {
    statement: (node, siblings, index) => found.push(...lintStatement(node, siblings, index, context)),
    reference: (node) => found.push(...lintReference(node, context)),
    condition: (node) => found.push(...lintCondition(node, context)),
  });
  return found
    .toSorted((left, right) => left.start - right.start)
    .map((finding) => ({ ...finding, ...template.locate(finding.start, finding.length) }));
}

/** Whether an output that looks like JSON is JSON. The finding is about the template as a whole; its message says where in the output. */
export function lintOutput(template: Template, result: RenderResult): readonly LintFinding[] {
  if (result.kind === 'error' || !/^\s*[[{]/.test(result.output)) return [];
  try {
    readJson(result.output, 'plain');
    return [];
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    const start = stepAt(result, error.offset);
    const message = `the output is not JSON: ${error.message}`;
    return [
      {
        rule: 'output-not-json',
        severity: 'warning',
        message,
        ...template.locate(start.start, start.end - start.start),
      },
    ];
  }
}

/** The part of the template that printed the character, when a trace tells. */
function stepAt(result: RenderResult, offset: number): { start: number; end: number } {
  const step = result.trace?.steps.find(({ output }) => output.start <= offset && offset < output.end);
  return step?.input ?? { start: 0, end: 0 };
}

function contextOf(template: Template): LintContext {
  const assigned = new Set<string>();
  const macros = new Set<string>();
  const booleans = new Map<string, boolean>();
  walk(template.statements, {
    statement: (node) => {
      for (const name of assignedBy(node)) assigned.add(name);
      if (node.kind === 'directive' && node.name === 'macro' && node.args[0]?.kind === 'word')
        macros.add(node.args[0].image);
      if (node.kind === 'set' && node.target.steps.length === 0)
        booleans.set(node.target.name, isBoolean(node.value) && booleans.get(node.target.name) !== false);
    },
  });
  const isAlways = [...booleans].flatMap(([name, isBoolean]) => (isBoolean ? [name] : []));
  return { dialect: template.dialect, text: template.text, assigned, macros, booleans: new Set(isAlways) };
}

function assignedBy(node: Statement): string[] {
  if (node.kind === 'set') return node.target.steps.length === 0 ? [node.target.name] : [];
  if (node.kind !== 'directive') return [];
  if (node.name !== 'foreach' && node.name !== 'define' && node.name !== 'macro') return [];
  const parts = node.name === 'macro' ? node.args : node.args.slice(0, 1);
  return parts.flatMap((part) => (part.kind === 'reference' ? [part.name] : []));
}

function isBoolean(node: Expression): boolean {
  if (node.kind === 'boolean' || node.kind === 'not') return true;
  return node.kind === 'binary' && !'+-*/%'.includes(node.operator);
}
