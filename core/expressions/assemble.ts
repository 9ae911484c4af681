import { RE2JS } from 're2js';
import { didYouMean } from '../model/suggest.ts';
import type { Call } from '../policies/policy.ts';
import { FUNCTIONS, type Part } from './functions.ts';
import { GROUPS, NAMES, type Name } from './names.ts';
import { ExpressionFault } from './problem.ts';
import { quote } from './print.ts';
import type { Comparison, Node } from './syntax.ts';
import { compareValues, containsValue, isEqual, isTrue, memberOf, type Value } from './value.ts';

type Of<Kind extends Node['kind']> = Extract<Node, { readonly kind: Kind }>;
type Chain = Extract<Node, { readonly parts: readonly Node[] }>;
type Run = (call: Call) => Value;

const MAX_PATTERN = 1000;

/**
 * Makes closures of a tree, once; running them looks nothing up but the traffic.
 * @param names Gets every name that is asked for.
 * @throws ExpressionFault
 */
export function assemble(node: Node, names: Set<string>): Part {
  const at = { start: node.start, end: node.end };
  switch (node.kind) {
    case 'literal': {
      const { value } = node;
      return { run: () => value, kind: literalKind(value), constant: value, at };
    }
    case 'list':
      return assembleList(node, names);
    case 'name':
    case 'path':
      return { ...assemblePath(node, names), at };
    case 'function':
      return assembleFunction(node, names);
    case 'compare':
      return { run: assembleComparison(node, names), kind: 'boolean', at };
    case 'not': {
      const { run } = assemble(node.operand, names);
      return { run: (call) => !isTrue(run(call)), kind: 'boolean', at };
    }
    case 'and':
    case 'or':
    case 'default':
      return assembleChain(node, names);
  }
}

function literalKind(value: Of<'literal'>['value']): Part['kind'] {
  if (value === null) return undefined;
  return typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'boolean';
}

function assembleList({ items, start, end }: Of<'list'>, names: Set<string>): Part {
  const parts = items.map((item) => assemble(item, names));
  const at = { start, end };
  const constant = parts.flatMap((part) => (part.constant === undefined ? [] : [part.constant]));
  if (constant.length === parts.length) return { run: () => constant, kind: 'list', constant, at };
  return { run: (call) => parts.map(({ run }) => run(call)), kind: 'list', at };
}

function assembleFunction({ name, args, start, end }: Of<'function'>, names: Set<string>): Part {
  const found = FUNCTIONS.get(name);
  const at = { start, end };
  if (found === undefined) {
    const near = didYouMean(name, [...FUNCTIONS.keys()]);
    throw new ExpressionFault(`there is no function ${name}${near}`, { start, end: start + name.length });
  }
  if (args.length < found.least || args.length > found.most)
    throw new ExpressionFault(`expected ${found.usage}, found ${args.length} arguments`, at);
  const parts = args.map((arg) => assemble(arg, names));
  return { run: found.prepare(parts), kind: found.kind, at };
}

function assembleChain({ kind, parts, start, end }: Chain, names: Set<string>): Part {
  const made = parts.map((part) => assemble(part, names));
  const at = { start, end };
  const runs = made.map(({ run }) => run);
  if (kind !== 'default') return { run: allOrAny(kind, runs), kind: 'boolean', at };
  const kinds = new Set(made.map((part) => part.kind));
  return { run: (call) => firstOf(runs, call), kind: kinds.size === 1 ? made[0]?.kind : undefined, at };
}

function firstOf(runs: readonly Run[], call: Call): Value {
  for (const run of runs) {
    const value = run(call);
    if (value !== null) return value;
  }
  return null;
}

function allOrAny(kind: 'and' | 'or', runs: readonly Run[]): Run {
  const [first, second] = runs;
  if (runs.length === 2 && first !== undefined && second !== undefined) {
    return kind === 'and'
      ? (call) => isTrue(first(call)) && isTrue(second(call))
      : (call) => isTrue(first(call)) || isTrue(second(call));
  }
  if (kind === 'and') return (call) => runs.every((run) => isTrue(run(call)));
  return (call) => runs.some((run) => isTrue(run(call)));
}

function assembleComparison({ operator, left, right, start, end }: Of<'compare'>, names: Set<string>): Run {
  const one = assemble(left, names);
  const other = assemble(right, names);
  if (operator === 'matches') return assembleMatch(one.run, other);
  const isOrdered = !['in', 'contains', 'startsWith', 'endsWith'].includes(operator);
  if (isOrdered && one.kind !== undefined && other.kind !== undefined && one.kind !== other.kind)
    throw new ExpressionFault(neverEqual(one, other), { start, end });
  if (operator === '==' && typeof other.constant !== 'object' && other.constant !== undefined) {
    const { run } = one;
    const { constant } = other;
    return (call) => run(call) === constant;
  }
  return compareWith(operator, one.run, other.run);
}

/** A mistake that would be silent: what arrives in a request is text, and a text never equals a number. */
function neverEqual(one: Part, other: Part): string {
  const number = other.kind === 'number' ? other : one;
  const hint =
    [one.kind, other.kind].toSorted().join() !== 'number,text'
      ? ''
      : typeof number.constant === 'number'
        ? `; number(…) makes a number of a text, and ${quote(String(number.constant))} is a text`
        : '; number(…) makes a number of a text';
  return `a ${String(one.kind)} is compared with a ${String(other.kind)}, which never holds${hint}`;
}

function compareWith(operator: Exclude<Comparison, 'matches'>, one: Run, other: Run): Run {
  switch (operator) {
    case '==':
      return (call) => isEqual(one(call), other(call));
    case '!=':
      return (call) => !isEqual(one(call), other(call));
    case '<':
      return (call) => (compareValues(one(call), other(call)) ?? 1) < 0;
    case '<=':
      return (call) => (compareValues(one(call), other(call)) ?? 1) <= 0;
    case '>':
      return (call) => (compareValues(one(call), other(call)) ?? -1) > 0;
    case '>=':
      return (call) => (compareValues(one(call), other(call)) ?? -1) >= 0;
    case 'in':
      return (call) => containsValue(other(call), one(call));
    case 'contains':
      return (call) => containsValue(one(call), other(call));
    case 'startsWith':
      return ofTexts(one, other, (whole, part) => whole.startsWith(part));
    case 'endsWith':
      return ofTexts(one, other, (whole, part) => whole.endsWith(part));
  }
}

function ofTexts(one: Run, other: Run, test: (whole: string, part: string) => boolean): Run {
  return (call) => {
    const whole = one(call);
    const part = other(call);
    return typeof whole === 'string' && typeof part === 'string' && test(whole, part);
  };
}

function assembleMatch(run: Run, { constant, at }: Part): Run {
  if (typeof constant !== 'string')
    throw new ExpressionFault("expected a regular expression in quotes behind matches, such as '^/v[12]/'", at);
  if (constant.length > MAX_PATTERN)
    throw new ExpressionFault(`a regular expression has at most ${MAX_PATTERN} characters`, at);
  const pattern = compilePattern(constant, at);
  return (call) => {
    const value = run(call);
    return typeof value === 'string' && pattern.matcher(value).find();
  };
}

function compilePattern(text: string, at: Part['at']): RE2JS {
  try {
    return RE2JS.compile(text);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new ExpressionFault(`the regular expression cannot be used: ${reason}`, at);
  }
}

/** A name, or members of something. */
function assemblePath(node: Of<'name' | 'path'>, names: Set<string>): Pick<Part, 'run' | 'kind'> {
  if (node.kind === 'name') return { ...readName(node, [], names) };
  if (node.base.kind === 'name') return readName(node.base, node.steps, names);
  return { run: withSteps(assemble(node.base, names).run, node.steps, names), kind: undefined };
}

/** Finds the longest name that the steps spell; what is left of them are members of its value. */
function readName(base: Of<'name'>, steps: readonly Node[], names: Set<string>): Pick<Part, 'run' | 'kind'> {
  let name = base.name;
  let at: Node = base;
  let used = 0;
  checkRoot(base);
  for (const step of steps) {
    const group = GROUPS.get(name);
    if (group === undefined) break;
    if (step.kind !== 'literal' || typeof step.value !== 'string' || !group.includes(step.value))
      throw new ExpressionFault(`there is no ${name}${describeStep(step, group)}; expected ${group.join(', ')}`, step);
    name = `${name}.${step.value}`;
    at = step;
    used += 1;
  }
  const found = NAMES.get(name);
  if (found === undefined)
    throw new ExpressionFault(
      `${name} is no value; expected one of its parts: ${(GROUPS.get(name) ?? []).join(', ')}`,
      {
        start: base.start,
        end: at.end,
      },
    );
  names.add(name);
  return readMembers(found, steps.slice(used), names);
}

function describeStep(step: Node, known: readonly string[]): string {
  if (step.kind !== 'literal' || typeof step.value !== 'string') return ' that is computed';
  return `.${step.value}${didYouMean(step.value, known)}`;
}

function checkRoot({ name, start, end }: Of<'name'>): void {
  if (NAMES.has(name) || GROUPS.has(name)) return;
  const roots = [...new Set([...NAMES.keys()].map((known) => known.split('.', 1)[0] ?? ''))];
  const near = didYouMean(name, roots);
  const hint = near === '' ? `; a text stands in quotes: ${quote(name)}` : near;
  throw new ExpressionFault(`there is no name ${name}${hint}`, { start, end });
}

function readMembers(name: Name, steps: readonly Node[], names: Set<string>): Pick<Part, 'run' | 'kind'> {
  const [first, ...rest] = steps;
  if (first === undefined) return { run: (call) => name.read(call), kind: name.kind };
  const { members } = name;
  if (members === undefined) return { run: withSteps((call) => name.read(call), steps, names), kind: undefined };
  const key = assemble(first, names);
  const look = lookUp(members, key);
  if (rest.length > 0) return { run: withSteps(look, rest, names), kind: undefined };
  return { run: look, kind: members.kind };
}

function lookUp({ isLowerCase, look }: NonNullable<Name['members']>, key: Part): Run {
  if (typeof key.constant === 'string') {
    const wanted = isLowerCase ? key.constant.toLowerCase() : key.constant;
    return (call) => look(call, wanted);
  }
  return (call) => {
    const wanted = key.run(call);
    if (typeof wanted !== 'string') return null;
    return look(call, isLowerCase ? wanted.toLowerCase() : wanted);
  };
}

function withSteps(run: Run, steps: readonly Node[], names: Set<string>): Run {
  const keys = steps.map((step) => assemble(step, names));
  return (call) => {
    let value = run(call);
    for (const key of keys) {
      if (value === null) return null;
      value = memberOf(value, key.constant ?? key.run(call));
    }
    return value;
  };
}
