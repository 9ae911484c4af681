import { print } from '../java/print.ts';
import { typeName } from '../java/values.ts';
import { writeJson } from '../java/json-write.ts';
import { VtlError } from '../problem.ts';
import type { Dialect } from '../profile.ts';
import type { DirectiveNode, IfNode, SetNode, Statement } from '../syntax/nodes.ts';
import { parse } from '../syntax/parse.ts';
import { Leave, type Compiler, type Condition, type Run } from './closures.ts';
import { compileCondition, compileValue } from './expressions.ts';
import type { Frame } from './frame.ts';
import { compileBreak, compileForeach } from './loops.ts';
import { collectMacros, compileCall, compileDefine, compileEvaluate } from './macros.ts';
import type { Names } from './names.ts';
import { compileAssignment, compilePrint, compileReference } from './references.ts';
import { stepHead, shown, traceFacts, tracedRun } from './tracing.ts';

/** Texts of `#evaluate` that are kept compiled. */
const MAX_TEXTS = 100;

/** Compiles a template once; with `isTraced` into code that also reports each step to the frame's tracer. */
export function compile(statements: readonly Statement[], names: Names, dialect: Dialect, isTraced: boolean): Run {
  const texts = new Map<string, Run>();
  const compiler: Compiler = {
    dialect,
    names,
    isTraced,
    macros: new Map(),
    value: (node) => compileValue(node, compiler),
    condition: (node) => compileCondition(node, compiler),
    reference: (node) => compileReference(node, compiler),
    block: (statements) => compileBlock(statements, compiler),
    text: (text) => {
      const known = texts.get(text);
      if (known !== undefined) return known;
      const run = compileText(text, compiler);
      if (texts.size >= MAX_TEXTS) texts.clear();
      texts.set(text, run);
      return run;
    },
  };
  collectMacros(statements, compiler);
  return compiler.block(statements);
}

function compileText(text: string, compiler: Compiler): Run {
  const { statements, errors } = parse(text, compiler.dialect, new Set(compiler.macros.keys()));
  const first = errors[0];
  if (first !== undefined) throw new VtlError(first);
  collectMacros(statements, compiler);
  return compiler.block(statements);
}

/** Statements run one after the other; a `#break` skips the rest. */
function compileBlock(statements: readonly Statement[], compiler: Compiler): Run {
  const runs = mergeTexts(statements).map((statement) => compileStatement(statement, compiler));
  const [first, second, third] = runs;
  if (first === undefined) return () => 0;
  if (second === undefined) return first;
  if (third === undefined) return (frame) => (first(frame) === 0 ? second(frame) : 1);
  return (frame) => {
    for (let index = 0; index < runs.length; index++) if (runs[index]?.(frame) === 1) return 1;
    return 0;
  };
}

/** Texts side by side print as one; comments print the stray sign before them, if anything. */
function mergeTexts(statements: readonly Statement[]): Statement[] {
  const merged: Statement[] = [];
  for (const statement of statements) {
    const value = textOf(statement);
    const last = merged.at(-1);
    if (value === undefined) merged.push(statement);
    else if (last?.kind === 'text')
      merged[merged.length - 1] = { ...last, value: last.value + value, end: statement.end };
    else if (value !== '') merged.push({ kind: 'text', value, start: statement.start, end: statement.end });
  }
  return merged;
}

function textOf(statement: Statement): string | undefined {
  if (statement.kind === 'text') return statement.value;
  return statement.kind === 'comment' ? statement.prefix : undefined;
}

function compileStatement(node: Statement, compiler: Compiler): Run {
  switch (node.kind) {
    case 'text': {
      const { value } = node;
      return (frame) => {
        frame.print(value);
        return 0;
      };
    }
    case 'comment':
      return () => 0;
    case 'reference':
      return compilePrint(node, compiler);
    case 'set':
      return compileSet(node, compiler);
    case 'if':
      return compileIf(node, compiler);
    case 'directive':
      return compileDirective(node, compiler);
  }
}

/** In 1.7 a null value leaves the target as it was. */
function compileSet(node: SetNode, compiler: Compiler): Run {
  const value = compiler.value(node.value);
  const assign = compileAssignment(node.target, compiler);
  const keepsOld = !compiler.dialect.isTwo;
  if (compiler.isTraced) return compileTracedSet(node, compiler);
  return (frame) => {
    const found = value(frame);
    if (found !== null || !keepsOld) assign(frame, found);
    return 0;
  };
}

function compileTracedSet(node: SetNode, compiler: Compiler): Run {
  const value = compiler.value(node.value);
  const assign = compileAssignment(node.target, compiler);
  const keepsOld = !compiler.dialect.isTwo;
  const slot = node.target.steps.length === 0 ? compiler.names.slot(node.target.name) : undefined;
  const head = stepHead('set', node.target.source, node);
  return (frame) => {
    const old = slot === undefined ? null : frame.get(slot);
    const found = value(frame);
    if (found !== null || !keepsOld) assign(frame, found);
    const before = old === null ? undefined : frame.tracer?.show(old);
    traceFacts(frame, head, { before, after: frame.tracer?.show(found), type: typeName(found), condition: undefined });
    return 0;
  };
}

function compileIf(node: IfNode, compiler: Compiler): Run {
  const branches = node.branches.map((branch) => ({
    condition: compiler.isTraced
      ? tracedCondition(compiler.condition(branch.condition), branch)
      : compiler.condition(branch.condition),
    body: compiler.block(branch.body),
  }));
  const otherwise: Run = node.otherwise === undefined ? () => 0 : compiler.block(node.otherwise);
  const [first, ...rest] = branches;
  if (first === undefined) return otherwise;
  const run: Run =
    rest.length === 0
      ? (frame) => (first.condition(frame) ? first.body(frame) : otherwise(frame))
      : (frame) => {
          for (const branch of branches) if (branch.condition(frame)) return branch.body(frame);
          return otherwise(frame);
        };
  return compiler.isTraced ? tracedRun(stepHead('if', '#if', node), run) : run;
}

function tracedCondition(condition: Condition, site: { start: number; end: number }): Condition {
  const head = stepHead('branch', '#if', site);
  return (frame) => {
    const outcome = condition(frame);
    traceFacts(frame, head, { before: undefined, after: undefined, type: undefined, condition: outcome });
    return outcome;
  };
}

function compileDirective(node: DirectiveNode, compiler: Compiler): Run {
  if (!compiler.dialect.directives.has(node.name)) return compileCall(node, compiler);
  switch (node.name) {
    case 'foreach':
      return compileForeach(node, compiler);
    case 'define':
      return compileDefine(node, compiler);
    case 'evaluate':
      return compileEvaluate(node, compiler);
    case 'break':
      return compileBreak(node, compiler);
    case 'stop':
      return compileStop(node, compiler);
    case 'return':
      return compileReturn(node, compiler);
    case 'parse':
    case 'include':
      return compileResource(node, compiler);
    case 'literal':
      return (frame) => {
        frame.print(node.source);
        return 0;
      };
    default:
      return () => 0;
  }
}

function compileStop(node: DirectiveNode, compiler: Compiler): Run {
  return (frame) => {
    if (compiler.isTraced) traceFacts(frame, stepHead('stop', '#stop', node), {});
    throw new Leave('stop');
  };
}

/** `#return(value)` of AppSync ends the template; its answer is the value. */
function compileReturn(node: DirectiveNode, compiler: Compiler): Run {
  const value = node.args[0] === undefined ? undefined : compiler.value(node.args[0]);
  return (frame) => {
    frame.returned = value?.(frame) ?? null;
    if (compiler.isTraced) traceFacts(frame, stepHead('return', '#return', node), shown(frame, frame.returned));
    throw new Leave('stop');
  };
}

/** There is nothing to load other templates from. */
function compileResource(node: DirectiveNode, compiler: Compiler): Run {
  const args = node.args.map((argument) => compiler.value(argument));
  return (frame) => {
    for (const argument of args) {
      const found = argument(frame);
      if (found !== null) throw unavailable(node, print(found, frame));
    }
    return 0;
  };
}

function unavailable(node: DirectiveNode, name: string): VtlError {
  const message = `“#${node.name}” cannot load “${name}”: a mapping template has no other files`;
  return new VtlError({ kind: 'resource', message, start: node.start, length: node.end - node.start });
}

/** What `#return` gave, as JSON. */
export function returnedJson(frame: Frame): string | undefined {
  return frame.returned === undefined ? undefined : writeJson(frame.returned, frame, { isWeb: false });
}
