import { internalized } from '../java/json-read.ts';
import { print } from '../java/print.ts';
import type { JavaValue } from '../java/values.ts';
import type { ReferenceNode, Step } from '../syntax/nodes.ts';
import { invoke, readIndex, readProperty, writeIndex, writeProperty } from './access.ts';
import type { Compiler, Run, Value } from './closures.ts';
import { isTrueInTwo } from './expressions.ts';
import type { Frame } from './frame.ts';
import { shown, stepHead } from './tracing.ts';

/** One step from a value to the next; null ends the reference. */
type Move = (self: JavaValue, frame: Frame) => JavaValue;

/** Compiles a reference as a value: null when it has none, in `apigw` the empty string. */
export function compileReference(node: ReferenceNode, compiler: Compiler): Value {
  if (node.role !== 'variable') return () => null;
  const found = withAlternate(node, compileRaw(node, compiler), compiler);
  return compiler.dialect.hasEmptyNull ? (frame) => found(frame) ?? '' : found;
}

function compileRaw(node: ReferenceNode, compiler: Compiler): Value {
  const slot = compiler.names.slot(node.name);
  const moves = node.steps.map((step) => compileStep(step, compiler));
  const [first, second] = moves;
  const root: Value = (frame) => (frame.scope === undefined ? (frame.slots[slot] ?? null) : frame.get(slot));
  if (first === undefined) return root;
  if (second === undefined)
    return (frame) => {
      const self = root(frame);
      return self === null ? null : first(self, frame);
    };
  return (frame) => {
    let value = root(frame);
    for (let index = 0; index < moves.length && value !== null; index++) value = moves[index]?.(value, frame) ?? null;
    return value;
  };
}

/** `${x|alternate}` of 2.x: used when the value is null, empty or false. */
function withAlternate(node: ReferenceNode, found: Value, compiler: Compiler): Value {
  if (node.alternate === undefined) return found;
  const alternate = compiler.value(node.alternate);
  return (frame) => {
    const value = found(frame);
    return isTrueInTwo(value) ? value : alternate(frame);
  };
}

function compileStep(step: Step, compiler: Compiler): Move {
  switch (step.kind) {
    case 'property':
      return compileProperty(step.name, compiler);
    case 'index': {
      const index = compiler.value(step.index);
      const isTwo = compiler.dialect.isTwo;
      return (self, frame) => readIndex(self, isTwo ? asIndex(index(frame), self) : index(frame), frame, step);
    }
    case 'method':
      return compileCall(step, compiler);
  }
}

/** 2.x tries a method of the name when there is no property. */
function compileProperty(name: string, compiler: Compiler): Move {
  if (!compiler.dialect.isTwo) {
    const key = internalized(name);
    return (self, frame) => {
      if (typeof self === 'object' && self?.kind === 'map') return self.entries.get(key)?.value ?? null;
      return readProperty(self, key, frame);
    };
  }
  return (self, frame) => {
    const value = readProperty(self, name, frame);
    return value ?? invoke(self, name, [], frame, frame.site);
  };
}

/** 2.x takes a text of digits as the index of a list. */
function asIndex(index: JavaValue, self: JavaValue): JavaValue {
  if (typeof index !== 'string' || !/^-?[0-9]{1,9}$/.test(index)) return index;
  return typeof self === 'object' && (self?.kind === 'list' || self?.kind === 'array') ? Number(index) : index;
}

function compileCall(step: Extract<Step, { kind: 'method' }>, compiler: Compiler): Move {
  const { name } = step;
  const [first, ...rest] = step.args.map((argument) => compiler.value(argument));
  if (first === undefined) return (self, frame) => invoke(self, name, [], frame, step);
  if (rest.length === 0) return (self, frame) => invoke(self, name, [first(frame)], frame, step);
  return (self, frame) => invoke(self, name, [first(frame), ...rest.map((argument) => argument(frame))], frame, step);
}

/** Compiles a reference as a statement: it prints its value. */
export function compilePrint(node: ReferenceNode, compiler: Compiler): Run {
  const value = printedValue(node, compiler);
  const print = node.isEscaped ? compileEscaped(node) : compileUnescaped(node);
  if (compiler.isTraced) return compileTracedPrint(node, value, print);
  return (frame) => {
    print(frame, value(frame));
    return 0;
  };
}

type Print = (frame: Frame, value: JavaValue) => void;

function compileTracedPrint(node: ReferenceNode, value: Value, print: Print): Run {
  const head = stepHead('reference', node.source, node);
  return (frame) => {
    const { tracer } = frame;
    const found = value(frame);
    const start = tracer?.offset(frame.out.length) ?? 0;
    print(frame, found);
    tracer?.add(head, start, tracer.offset(frame.out.length), shown(frame, found));
    return 0;
  };
}

function compileUnescaped(node: ReferenceNode): Print {
  const { escapes } = node;
  const prefix = escapes + node.more;
  const printNull: Print = (frame) => frame.print(escapes + prefix + nullText(node, frame));
  return (frame, found) => {
    if (typeof found === 'string') frame.print(prefix === '' ? found : prefix + found);
    else if (found === null) printNull(frame, found);
    else if (typeof found === 'object' && found.kind === 'block') {
      // A block prints without what stands before it in the same token.
      if (!found.print()) printNull(frame, found);
    } else {
      frame.site = node;
      frame.print(prefix + print(found, frame));
    }
  };
}

/** What can never have a value is null when printed in plain Velocity, and empty in `apigw`. */
function printedValue(node: ReferenceNode, compiler: Compiler): Value {
  if (node.role === 'text' && compiler.dialect.hasEmptyNull) return () => '';
  return compileReference(node, compiler);
}

function compileEscaped(node: ReferenceNode): Print {
  return (frame, value) => frame.print(node.escapes + (value === null ? '\\' : '') + nullText(node, frame));
}

/** In a macro a parameter without a value prints the source text of its argument. */
function nullText(node: ReferenceNode, frame: Frame): string {
  return frame.scope?.sourceOf(node.nullText) ?? node.nullText;
}

/** Compiles the assignment of a value to a reference. */
export function compileAssignment(node: ReferenceNode, compiler: Compiler): (frame: Frame, value: JavaValue) => void {
  const last = node.steps.at(-1);
  if (last === undefined) {
    const slot = compiler.names.slot(compiler.dialect.isTwo ? node.name : node.assigned);
    return (frame, value) => frame.set(slot, value);
  }
  const parent = compileRaw({ ...node, steps: node.steps.slice(0, -1) }, compiler);
  if (last.kind === 'index') {
    const index = compiler.value(last.index);
    return (frame, value) => writeIndex(parent(frame), index(frame), value, frame, last);
  }
  return (frame, value) => writeProperty(parent(frame), last.name, value, frame);
}
