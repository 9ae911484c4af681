import { METHODS } from '../methods/methods.ts';
import { APPSYNC_UTIL_METHODS } from '../provided/appsync.ts';
import { INPUT_METHODS, UTIL_METHODS } from '../provided/gateway.ts';
import type { ReferenceNode, Step } from '../syntax/nodes.ts';
import { finding, type LintContext, type RawFinding } from './finding.ts';

const METHOD_NAMES: ReadonlySet<string> = new Set(METHODS.map((method) => method.name));
const namesOf = (methods: readonly { readonly name: string }[]): ReadonlySet<string> =>
  new Set(methods.map((method) => method.name));
const GATEWAY: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['input', namesOf(INPUT_METHODS)],
  ['util', namesOf(UTIL_METHODS)],
]);
const APPSYNC_UTIL = namesOf(APPSYNC_UTIL_METHODS);
const LOOP_METHODS: ReadonlySet<string> = new Set([
  'hasNext',
  'isFirst',
  'isLast',
  'getIndex',
  'getCount',
  'getParent',
  'getTopmost',
]);

/** Everything that can be said about one reference. */
export function lintReference(node: ReferenceNode, context: LintContext): RawFinding[] {
  if (node.role !== 'variable') return [];
  const elsewhere = otherService(node, context);
  if (elsewhere.length > 0) return elsewhere;
  return [
    ...hyphens(node, context),
    ...reflection(node),
    ...unknownMethods(node, context),
    ...escapedQuotes(node, context),
  ];
}

/** In 1.7 a minus sign is part of a name. */
function hyphens(node: ReferenceNode, { dialect, assigned }: LintContext): RawFinding[] {
  if (dialect.isTwo) return [];
  const isOddRoot = node.name.includes('-') && !assigned.has(node.name) && node.steps.length === 0;
  const property = node.steps.find((step) => step.kind === 'property' && step.name.endsWith('-'));
  const name =
    isOddRoot || node.name.endsWith('-') ? node.name : property?.kind === 'property' ? property.name : undefined;
  if (name === undefined) return [];
  const message = `the “-” belongs to the name: this reads “${name}”`;
  return [
    finding(node, {
      rule: 'hyphen-in-name',
      severity: 'warning',
      message,
      fix: 'put braces around the reference, or blanks around a minus sign',
    }),
  ];
}

function reflection(node: ReferenceNode): RawFinding[] {
  const step = node.steps.find((step) => step.kind !== 'index' && (step.name === 'class' || step.name === 'getClass'));
  const message = '“class” is never reachable: this reference has no value';
  return step === undefined ? [] : [finding(step, { rule: 'no-reflection', severity: 'error', message })];
}

function unknownMethods(node: ReferenceNode, context: LintContext): RawFinding[] {
  return node.steps.flatMap((step, index) => {
    if (step.kind !== 'method' || step.name === 'getClass') return [];
    const known = index === 0 ? methodsOfRoot(node.name, context) : undefined;
    if (known === undefined ? METHOD_NAMES.has(step.name) || isProvided(node, context) : known.has(step.name))
      return [];
    return [unknownMethod(node, step, known !== undefined)];
  });
}

function methodsOfRoot(name: string, { dialect, assigned }: LintContext): ReadonlySet<string> | undefined {
  if (assigned.has(name)) return undefined;
  if (name === 'foreach') return LOOP_METHODS;
  if (dialect.profile === 'apigw') return GATEWAY.get(name);
  return dialect.profile === 'appsync' && name === 'util' ? APPSYNC_UTIL : undefined;
}

/** `$util.time.nowISO8601()` and the like are not methods of a value. */
function isProvided(node: ReferenceNode, { dialect }: LintContext): boolean {
  return dialect.profile === 'appsync' && node.name === 'util';
}

function unknownMethod(node: ReferenceNode, step: Extract<Step, { kind: 'method' }>, isRoot: boolean): RawFinding {
  const of = isRoot ? `“$${node.name}” has no method` : 'no value has a method';
  return finding(step, {
    rule: 'unknown-method',
    severity: 'warning',
    message: `${of} “${step.name}”: this reference has no value`,
  });
}

/** `escapeJavaScript` writes `\'`, which JSON does not know. */
function escapedQuotes(node: ReferenceNode, { dialect }: LintContext): RawFinding[] {
  const at = node.steps.findIndex((step) => step.kind === 'method' && step.name === 'escapeJavaScript');
  const next = node.steps[at + 1];
  if (at < 0 || node.name !== 'util' || dialect.profile !== 'apigw') return [];
  if (next?.kind === 'method' && (next.name === 'replaceAll' || next.name === 'replace')) return [];
  const message = "a “'” becomes “\\'”, which is not valid JSON";
  return [
    finding(node, { rule: 'escaped-quote', severity: 'warning', message, fix: 'append .replaceAll("\\\\\'", "\'")' }),
  ];
}

function isAppSyncUtil(step: Step): boolean {
  if (step.kind === 'property') return APPSYNC_ONLY.has(step.name);
  return step.kind === 'method' && APPSYNC_UTIL.has(step.name) && GATEWAY.get('util')?.has(step.name) !== true;
}

const APPSYNC_ONLY: ReadonlySet<string> = new Set([
  'dynamodb',
  'time',
  'list',
  'map',
  'rds',
  'transform',
  'math',
  'str',
  'http',
]);

function otherService(node: ReferenceNode, { dialect, assigned }: LintContext): RawFinding[] {
  if (assigned.has(node.name)) return [];
  const first = node.steps[0];
  const isAppSync = node.name === 'ctx' || (node.name === 'util' && first !== undefined && isAppSyncUtil(first));
  const message = dialect.profile === 'apigw' && isAppSync ? 'only AppSync has this, API Gateway does not' : undefined;
  const other =
    dialect.profile === 'appsync' && (node.name === 'input' || node.name === 'stageVariables')
      ? 'only API Gateway has this, AppSync does not'
      : undefined;
  const text = message ?? other;
  return text === undefined ? [] : [finding(node, { rule: 'other-service', severity: 'error', message: text })];
}
