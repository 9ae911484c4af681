import type { DirectiveNode, ReferenceNode, SetNode, Statement } from '../syntax/nodes.ts';
import { finding, type LintContext, type RawFinding } from './finding.ts';

/** Directives that Velocity has and the services do not. */
const NOT_ON_AWS: ReadonlySet<string> = new Set(['macro', 'evaluate', 'parse', 'include']);
const WORDS = ['elseif', 'else', 'end', 'if', 'set', 'foreach', 'stop', 'break', 'define'];

/** What can be said about a statement and what stands around it. */
export function lintStatement(
  node: Statement,
  siblings: readonly Statement[],
  index: number,
  context: LintContext,
): RawFinding[] {
  switch (node.kind) {
    case 'directive':
      return [...lintDirective(node, context), ...indentation(node, siblings[index - 1], context)];
    case 'if':
      return indentation(node, siblings[index - 1], context);
    case 'set':
      return [...oddTarget(node, context), ...indentation(node, siblings[index - 1], context)];
    case 'reference':
      return [...unquoted(node, siblings, index, context), ...unquiet(node, context)];
    default:
      return [];
  }
}

function lintDirective(node: DirectiveNode, context: LintContext): RawFinding[] {
  const { dialect } = context;
  const head = { start: node.start, end: node.start + node.name.length + 1 };
  if (NOT_ON_AWS.has(node.name) && (dialect.profile === 'apigw' || dialect.profile === 'appsync')) {
    const service = dialect.profile === 'apigw' ? 'API Gateway' : 'AppSync';
    return [finding(head, { rule: 'not-on-aws', severity: 'error', message: `${service} has no “#${node.name}”` })];
  }
  if (node.name === 'foreach') return lintLoop(node, head);
  return dialect.directives.has(node.name) ? [] : glued(node, head, context);
}

function lintLoop(node: DirectiveNode, head: { start: number; end: number }): RawFinding[] {
  const [variable, , list] = node.args;
  if (list === undefined)
    return [
      finding(head, {
        rule: 'empty-loop',
        severity: 'warning',
        message: 'the loop has nothing to go through: it prints nothing',
        fix: '#foreach($item in $list)',
      }),
    ];
  if (variable?.kind === 'reference') return [];
  return [finding(head, { rule: 'empty-loop', severity: 'warning', message: 'the loop has no variable' })];
}

/** `#elseB` is the name of a directive that does not exist. */
function glued(node: DirectiveNode, head: { start: number; end: number }, { macros }: LintContext): RawFinding[] {
  const word = WORDS.find((word) => node.name.startsWith(word) && node.name.length > word.length);
  if (word === undefined || macros.has(node.name)) return [];
  const fix = `#{${word}}${node.name.slice(word.length)}`;
  return [
    finding(head, {
      rule: 'glued-directive',
      severity: 'warning',
      message: `“#${node.name}” is one word and prints as text`,
      fix,
    }),
  ];
}

/** In 1.7 `#set(${a} = 1)` and `#set($!a = 1)` assign to a variable that nothing can read. */
function oddTarget(node: SetNode, { dialect }: LintContext): RawFinding[] {
  const { target } = node;
  if (dialect.isTwo || target.steps.length > 0 || target.assigned === target.name) return [];
  const message = `this does not assign “$${target.name}”`;
  return [finding(target, { rule: 'odd-target', severity: 'warning', message, fix: `$${target.name}` })];
}

/** Blanks before a directive at the start of a line stay in the output. */
function indentation(node: Statement, before: Statement | undefined, { dialect }: LintContext): RawFinding[] {
  if (dialect.isTwo || before?.kind !== 'text') return [];
  const blanks = /(?:^|[\r\n])([ \t]+)$/.exec(before.value)?.[1];
  if (blanks === undefined || (before.start > 0 && !/[\r\n]/.test(before.value))) return [];
  const span = { start: node.start - blanks.length, end: node.start };
  return [
    finding(span, {
      rule: 'indentation-stays',
      severity: 'hint',
      message: 'the blanks before the directive are printed',
    }),
  ];
}

/** A value without quotes breaks the JSON around it when it is empty. */
function unquoted(
  node: ReferenceNode,
  siblings: readonly Statement[],
  index: number,
  { dialect }: LintContext,
): RawFinding[] {
  const [before, after] = [siblings[index - 1], siblings[index + 1]];
  if (!dialect.hasEmptyNull || before?.kind !== 'text' || after?.kind !== 'text') return [];
  if (!/"\s*:\s*$/.test(before.value) || !/^\s*[,}\]]/.test(after.value)) return [];
  const first = node.steps[0];
  if (node.name === 'input' && first?.kind === 'method' && first.name === 'json') return [];
  const message = 'nothing is printed here when the value is missing, and the JSON breaks';
  return [
    finding(node, { rule: 'unquoted-value', severity: 'hint', message, fix: `"${node.source}", or $input.json(…)` }),
  ];
}

/** Outside of API Gateway a reference without a value prints its own source text. */
function unquiet(node: ReferenceNode, { dialect, assigned }: LintContext): RawFinding[] {
  if (dialect.hasEmptyNull || node.isQuiet || node.isEscaped || node.role !== 'variable' || node.steps.length === 0)
    return [];
  if (assigned.has(node.name) || node.name === 'foreach' || node.name === 'util') return [];
  const message = 'prints its own source text when it has no value';
  return [finding(node, { rule: 'not-quiet', severity: 'hint', message, fix: node.source.replace('$', '$!') })];
}
