import { print } from '../java/print.ts';
import type { Block } from '../java/values.ts';
import { VtlError } from '../problem.ts';
import type { DirectiveNode, Expression, Statement } from '../syntax/nodes.ts';
import type { Compiler, MacroDefinition, Run } from './closures.ts';
import type { Frame } from './frame.ts';
import { MacroScope, type Argument } from './scope.ts';
import { stepHead, traceFacts, tracedRun } from './tracing.ts';

/** How often a block may be inside of itself. */
const MAX_BLOCK_DEPTH = 2;

/** Registers every macro that is defined anywhere in the statements; the first definition of a name wins, one inside of another before that. */
export function collectMacros(statements: readonly Statement[], compiler: Compiler): void {
  for (const statement of statements) {
    if (statement.kind === 'if') {
      for (const branch of statement.branches) collectMacros(branch.body, compiler);
      collectMacros(statement.otherwise ?? [], compiler);
    }
    if (statement.kind !== 'directive') continue;
    collectMacros(statement.body ?? [], compiler);
    collectMacros(statement.otherwise ?? [], compiler);
    if (statement.name === 'macro') defineMacro(statement, compiler);
  }
}

/** The body is compiled when the template is, so that its variables have slots before it runs. */
function defineMacro(node: DirectiveNode, compiler: Compiler): void {
  const name = node.args[0];
  if (name?.kind !== 'word' || compiler.macros.has(name.image)) return;
  const defaults = node.args.flatMap((parameter) =>
    parameter.kind === 'binary' ? [[parameterName(parameter), compiler.value(parameter.right)] as const] : [],
  );
  compiler.macros.set(name.image, { node, body: compiler.block(node.body ?? []), defaults: new Map(defaults) });
}

/** Compiles a call of a macro. A name that no macro has prints as it is written. */
export function compileCall(node: DirectiveNode, compiler: Compiler): Run {
  const isBlock = node.name.startsWith('@');
  const name = isBlock ? node.name.slice(1) : node.name;
  const content = isBlock ? compiler.block(node.body ?? []) : undefined;
  const args = node.args.map((argument) => compileArgument(argument, compiler));
  const call: Run = (frame) => {
    const macro = compiler.macros.get(name);
    if (macro === undefined) frame.print(node.source);
    else callMacro(frame, { macro, args, content, node, isByValue: compiler.dialect.isTwo });
    return 0;
  };
  return compiler.isTraced ? tracedRun(stepHead('macro', `#${node.name}`, node), call) : call;
}

/** A plain variable is looked up as such, so that a null one stays null also in `apigw`. */
function compileArgument(argument: Expression, compiler: Compiler): Argument {
  if (argument.kind !== 'reference' || argument.steps.length > 0 || argument.role !== 'variable')
    return compiler.value(argument);
  const slot = compiler.names.slot(argument.name);
  return (frame) => frame.get(slot);
}

interface Call {
  readonly macro: MacroDefinition;
  readonly args: readonly Argument[];
  readonly content: Run | undefined;
  readonly node: DirectiveNode;
  readonly isByValue: boolean;
}

function callMacro(frame: Frame, call: Call): void {
  const { macro, node } = call;
  if (node.args.some((argument) => argument.kind === 'word')) throw wordArgument(node);
  if (frame.macroDepth >= frame.limits.macroDepth) throw tooDeep(frame, node);
  frame.site = node;
  frame.spend(1);
  const scope = openScope(frame, call);
  const saved = frame.scope;
  frame.scope = scope;
  frame.macroDepth++;
  try {
    macro.body(frame);
  } finally {
    frame.scope = saved;
    frame.macroDepth--;
  }
}

function wordArgument(node: DirectiveNode): VtlError {
  const message = `a word cannot be an argument of the macro “#${node.name}”`;
  return new VtlError({ kind: 'parse', message, start: node.start, length: node.end - node.start });
}

function tooDeep(frame: Frame, node: DirectiveNode): VtlError {
  const message = `“#${node.name}” is the ${frame.limits.macroDepth + 1}st macro inside another; ${frame.limits.macroDepth} are allowed`;
  return new VtlError({ kind: 'macro-depth', message, start: node.start, length: node.end - node.start });
}

function openScope(frame: Frame, { macro, args, content, node, isByValue }: Call): MacroScope {
  const given = new Map<string, Argument>();
  const sources = new Map<string, string>();
  macro.node.args.slice(1).forEach((parameter, index) => {
    const name = parameterName(parameter);
    const argument = args[index] ?? macro.defaults.get(name);
    if (argument === undefined) return;
    given.set(name, isByValue ? fixed(argument, frame) : argument);
    const source = node.argSources[index];
    if (!isByValue && source !== undefined && hasSource(node.args[index])) sources.set(`$${name}`, source);
  });
  const scope = new MacroScope(given, sources, frame.scope);
  if (content !== undefined) scope.local.set('bodyContent', createBlock(frame, content));
  return scope;
}

/** Numbers and booleans are the arguments whose source text Velocity does not keep. */
function hasSource(argument: Expression | undefined): boolean {
  return argument?.kind !== 'integer' && argument?.kind !== 'float' && argument?.kind !== 'boolean';
}

function fixed(argument: Argument, frame: Frame): Argument {
  const value = argument(frame);
  return () => value;
}

function parameterName(parameter: Expression): string {
  if (parameter.kind === 'reference') return parameter.name;
  return parameter.kind === 'binary' ? parameterName(parameter.left) : '';
}

/** Compiles `#define`: the block is stored and rendered where it is used, with the variables of then. */
export function compileDefine(node: DirectiveNode, compiler: Compiler): Run {
  const variable = node.args[0];
  const body = compiler.block(node.body ?? []);
  const slot = variable?.kind === 'reference' ? compiler.names.slot(variable.assigned) : undefined;
  return (frame) => {
    if (slot !== undefined) frame.set(slot, createBlock(frame, body));
    if (compiler.isTraced) traceFacts(frame, stepHead('define', '#define', node), {});
    return 0;
  };
}

/** A block sees the macro that was running when it was made. */
function createBlock(frame: Frame, body: Run): Block {
  const scope = frame.scope;
  let depth = 0;
  const run = (): boolean => {
    if (depth >= MAX_BLOCK_DEPTH) return false;
    const saved = frame.scope;
    frame.spend(1);
    depth++;
    frame.scope = scope;
    try {
      body(frame);
    } finally {
      depth--;
      frame.scope = saved;
    }
    return true;
  };
  const render = (): string | undefined => {
    let isRun = false;
    const text = frame.capture(() => {
      isRun = run();
    });
    frame.allow(text.length);
    return isRun ? text : undefined;
  };
  return { kind: 'block', render, print: run };
}

/** Compiles `#evaluate`: the text runs as a template with the same variables. */
export function compileEvaluate(node: DirectiveNode, compiler: Compiler): Run {
  const value = node.args[0] === undefined ? undefined : compiler.value(node.args[0]);
  const run: Run = (frame) => {
    const found = value?.(frame) ?? null;
    if (found === null) return 0;
    frame.spend(1);
    const template = compileText(print(found, frame), node, compiler);
    frame.growSlots();
    if (frame.macroDepth >= frame.limits.macroDepth) throw tooDeep(frame, node);
    frame.macroDepth++;
    template(frame);
    frame.macroDepth--;
    return 0;
  };
  return compiler.isTraced ? tracedRun(stepHead('evaluate', '#evaluate', node), run) : run;
}

function compileText(text: string, node: DirectiveNode, compiler: Compiler): Run {
  try {
    return compiler.text(text);
  } catch (error) {
    if (!(error instanceof VtlError)) throw error;
    const message = `the text cannot be read as a template: ${error.problem.message}`;
    throw new VtlError({ kind: error.problem.kind, message, start: node.start, length: node.end - node.start });
  }
}
