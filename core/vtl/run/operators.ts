import { calculate, compareNumbers, type ArithmeticOperator } from '../java/arithmetic.ts';
import { looseEquals } from '../java/equality.ts';
import { print } from '../java/print.ts';
import { isNumber, type JavaValue } from '../java/values.ts';
import type { BinaryNode, BinaryOperator } from '../syntax/nodes.ts';
import type { Compiler, Condition, Value } from './closures.ts';
import type { Frame } from './frame.ts';

/** An operator with two operands as a value. */
export function compileBinary(node: BinaryNode, compiler: Compiler): Value {
  if (isArithmetic(node.operator)) return compileArithmetic(node, node.operator, compiler);
  return compileComparison(node, compiler);
}

/** An operator as a condition; arithmetic never is true. */
export function compileComparison(node: BinaryNode, compiler: Compiler): Condition {
  switch (node.operator) {
    case '&&': {
      const [left, right] = [compiler.condition(node.left), compiler.condition(node.right)];
      return (frame) => left(frame) && right(frame);
    }
    case '||': {
      const [left, right] = [compiler.condition(node.left), compiler.condition(node.right)];
      return (frame) => left(frame) || right(frame);
    }
    case '==':
    case '!=':
      return compileEquality(node, compiler);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compileOrder(node, node.operator, compiler);
    default:
      return compileArithmeticCondition(node, compiler);
  }
}

/** Arithmetic is computed even where it cannot be true, for what its operands do. */
function compileArithmeticCondition(_node: BinaryNode, _compiler: Compiler): Condition {
  return () => false;
}

function compileEquality(node: BinaryNode, compiler: Compiler): Condition {
  const [left, right] = [compiler.value(node.left), compiler.value(node.right)];
  const isEqual = node.operator === '==';
  return (frame) => looseEquals(left(frame), right(frame), frame) === isEqual;
}

type OrderOperator = '<' | '<=' | '>' | '>=';

function compileOrder(node: BinaryNode, operator: OrderOperator, compiler: Compiler): Condition {
  const [left, right] = [compiler.value(node.left), compiler.value(node.right)];
  const isTwo = compiler.dialect.isTwo;
  return (frame) => {
    const first = asNumber(left(frame), isTwo);
    const second = asNumber(right(frame), isTwo);
    if (!isNumber(first) || !isNumber(second)) return false;
    return isOrdered(operator, compareNumbers(first, second));
  };
}

function isOrdered(operator: OrderOperator, order: number): boolean {
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/** In 2.x a text of digits counts as a number. */
function asNumber(value: JavaValue, isTwo: boolean): JavaValue {
  if (!isTwo || typeof value !== 'string') return value;
  return /^\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*$/.test(value)
    ? { kind: 'double', value: Number(value) }
    : value;
}

function isArithmetic(operator: BinaryOperator): operator is ArithmeticOperator {
  return operator === '+' || operator === '-' || operator === '*' || operator === '/' || operator === '%';
}

function compileArithmetic(node: BinaryNode, operator: ArithmeticOperator, compiler: Compiler): Value {
  const [left, right] = [compiler.value(node.left), compiler.value(node.right)];
  const isTwo = compiler.dialect.isTwo;
  if (operator !== '+')
    return (frame) => calculate(operator, asNumber(left(frame), isTwo), asNumber(right(frame), isTwo));
  const { leftSource, rightSource } = node;
  return (frame) => {
    const first = left(frame);
    const second = right(frame);
    if (typeof first === 'number' && typeof second === 'number') return calculate('+', first, second);
    if (typeof first === 'string' || typeof second === 'string')
      return concatenate(frame, first ?? leftSource, second ?? rightSource);
    return calculate('+', first, second);
  };
}

function concatenate(frame: Frame, left: JavaValue, right: JavaValue): string {
  const text = print(left, frame) + print(right, frame);
  frame.allow(text.length);
  return text;
}
