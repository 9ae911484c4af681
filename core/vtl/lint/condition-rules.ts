import type { Expression, ReferenceNode } from '../syntax/nodes.ts';
import { finding, type LintContext, type RawFinding } from './finding.ts';

/** Names of properties and methods that are true or false and never missing. */
const QUESTIONS: ReadonlySet<string> = new Set([
  'isEmpty',
  'empty',
  'isBlank',
  'contains',
  'containsKey',
  'containsValue',
  'containsAll',
  'equals',
  'equalsIgnoreCase',
  'startsWith',
  'endsWith',
  'matches',
  'hasNext',
  'first',
  'last',
  'isFirst',
  'isLast',
  'booleanValue',
  'parseBoolean',
  'isNull',
  'isNullOrEmpty',
  'isNullOrBlank',
]);

/** What can be said about something that decides a `#if`. */
export function lintCondition(node: Expression, context: LintContext): RawFinding[] {
  if (node.kind === 'reference') return missingIsTrue(node, context);
  return alwaysFalse(node, context);
}

/** In API Gateway a missing value is the empty text, and that is true. */
function missingIsTrue(node: ReferenceNode, { dialect, booleans }: LintContext): RawFinding[] {
  if (!dialect.hasEmptyNull || node.role !== 'variable') return [];
  const last = node.steps.at(-1);
  if (last === undefined ? booleans.has(node.name) : last.kind !== 'index' && QUESTIONS.has(last.name)) return [];
  const message = 'a missing or empty value counts as true in API Gateway';
  return [
    finding(node, { rule: 'missing-is-true', severity: 'warning', message, fix: `compare it: ${node.source} != ""` }),
  ];
}

function alwaysFalse(node: Expression, { dialect }: LintContext): RawFinding[] {
  if (dialect.isTwo || node.kind === 'boolean') return [];
  const isArithmetic = node.kind === 'binary' && '+-*/%'.includes(node.operator);
  if (node.kind === 'binary' ? !isArithmetic : node.kind === 'not') return [];
  const message = isArithmetic
    ? 'arithmetic as a condition is always false'
    : 'a literal as a condition is always false';
  return [finding(node, { rule: 'always-false', severity: 'warning', message })];
}
