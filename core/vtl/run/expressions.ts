import { mapPut } from '../java/collections.ts';
import { calculate, intValue } from '../java/arithmetic.ts';
import { integerOf } from '../java/json-read.ts';
import { isNumber, javaDouble, javaList, javaMap, type JavaValue } from '../java/values.ts';
import type { Expression, StringNode } from '../syntax/nodes.ts';
import { Leave, type Compiler, type Condition, type Value } from './closures.ts';
import type { Frame } from './frame.ts';
import { compileBinary, compileComparison } from './operators.ts';

/** Compiles what has a value. */
export function compileValue(node: Expression, compiler: Compiler): Value {
  switch (node.kind) {
    case 'reference':
      return compiler.reference(node);
    case 'string':
      return compileString(node, compiler);
    case 'integer':
      return constant(integerOf(node.image));
    case 'float':
      return constant(javaDouble(Number(node.image)));
    case 'boolean':
      return constant(node.value);
    case 'word':
      return constant(null);
    case 'list': {
      const items = node.items.map((item) => compiler.value(item));
      return (frame) => javaList(items.map((item) => item(frame)));
    }
    case 'map':
      return compileMap(node.entries, compiler);
    case 'range':
      return compileRange(node, compiler);
    case 'not': {
      const operand = compiler.condition(node.operand);
      return (frame) => !operand(frame);
    }
    case 'negate': {
      const operand = compiler.value(node.operand);
      return (frame) => calculate('-', 0, operand(frame));
    }
    case 'binary':
      return compileBinary(node, compiler);
  }
}

/** Compiles a condition: in 1.7 a literal other than `true` is false, a reference true unless it is null or false. */
export function compileCondition(node: Expression, compiler: Compiler): Condition {
  if (compiler.dialect.isTwo && node.kind !== 'binary' && node.kind !== 'not') {
    const value = compiler.value(node);
    return (frame) => isTrueInTwo(value(frame));
  }
  switch (node.kind) {
    case 'reference': {
      const value = compiler.reference(node);
      return (frame) => {
        const found = value(frame);
        return found !== null && found !== false;
      };
    }
    case 'boolean':
      return () => node.value;
    case 'not': {
      const operand = compiler.condition(node.operand);
      return (frame) => !operand(frame);
    }
    case 'binary':
      return compileComparison(node, compiler);
    default:
      return () => false;
  }
}

/** Truth of 2.x: empty texts, collections and zero are false. */
export function isTrueInTwo(value: JavaValue): boolean {
  if (value === null || typeof value !== 'object')
    return value !== null && value !== false && value !== '' && value !== 0;
  if (isNumber(value)) return typeof value === 'number' ? value !== 0 : Number(value.value) !== 0;
  switch (value.kind) {
    case 'list':
    case 'array':
      return value.items.length > 0;
    case 'map':
      return value.entries.size > 0;
    case 'view':
      return value.map.entries.size > 0;
    default:
      return true;
  }
}

function constant(value: JavaValue): Value {
  return () => value;
}

/** Content that is a template is run each time. A `#break` in it leaves what is around the string. */
function compileString(node: StringNode, compiler: Compiler): Value {
  const { template, value, cutsLast } = node;
  if (template === undefined) return constant(value);
  const run = compiler.block(template);
  return (frame) => {
    const text = frame.capture(() => {
      if (run(frame) !== 0) throw new Leave('break');
    });
    frame.allow(text.length);
    frame.spend(1 + (text.length >> 8));
    return cutsLast === true ? text.slice(0, -1) : text;
  };
}

function compileMap(entries: readonly (readonly [Expression, Expression])[], compiler: Compiler): Value {
  const compiled = entries.map(([key, value]) => [compiler.value(key), compiler.value(value)] as const);
  return (frame) => {
    const map = javaMap();
    for (const [key, value] of compiled) mapPut(map, key(frame), value(frame), frame);
    return map;
  };
}

function compileRange(node: Expression & { kind: 'range' }, compiler: Compiler): Value {
  const bounds = compileBounds(node, compiler);
  return (frame) => {
    const found = bounds(frame);
    if (found === undefined) return null;
    frame.site = node;
    const { from, to } = found;
    const size = Math.abs(to - from) + 1;
    frame.allow(size);
    frame.spend(size >> 3);
    const step = to < from ? -1 : 1;
    return javaList(Array.from({ length: size }, (_, index) => from + index * step));
  };
}

/** The ends of a range; undefined when one is not a number. */
export function compileBounds(
  node: Expression & { kind: 'range' },
  compiler: Compiler,
): (frame: Frame) => { from: number; to: number } | undefined {
  const [first, last] = [compiler.value(node.from), compiler.value(node.to)];
  return (frame) => {
    const from = first(frame);
    const to = last(frame);
    return isNumber(from) && isNumber(to) ? { from: intValue(from), to: intValue(to) } : undefined;
  };
}
