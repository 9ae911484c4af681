import { isNumber, type JavaBigInteger, type JavaDouble, type JavaLong, type JavaValue } from './values.ts';

type JavaNumber = number | JavaLong | JavaBigInteger | JavaDouble;

/** The operators on numbers. */
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';

/** Computes with two numbers as Velocity does; null when an operand is none, or for a division by zero. */
export function calculate(operator: ArithmeticOperator, left: JavaValue, right: JavaValue): JavaValue {
  if (typeof left === 'number' && typeof right === 'number') return calculateIntegers(operator, left, right);
  if (!isNumber(left) || !isNumber(right)) return null;
  if (isDouble(left) || isDouble(right)) return calculateDoubles(operator, toDouble(left), toDouble(right));
  const value = calculateBig(operator, toBig(left), toBig(right));
  if (value === null) return null;
  if (isBig(left) || isBig(right)) return { kind: 'big', value };
  return BigInt.asIntN(64, value) === value ? { kind: 'long', value } : { kind: 'big', value };
}

function calculateIntegers(operator: ArithmeticOperator, left: number, right: number): JavaValue {
  switch (operator) {
    case '+':
      return widened(left + right);
    case '-':
      return widened(left - right);
    case '*':
      return multiply(left, right);
    case '/':
      return right === 0 ? null : widened(Math.trunc(left / right));
    case '%':
      return right === 0 ? null : (left % right) | 0;
  }
}

function widened(value: number): JavaValue {
  return (value | 0) === value ? value | 0 : { kind: 'long', value: BigInt(value) };
}

function multiply(left: number, right: number): JavaValue {
  const product = left * right;
  return Number.isSafeInteger(product) ? widened(product) : { kind: 'long', value: BigInt(left) * BigInt(right) };
}

function calculateDoubles(operator: ArithmeticOperator, left: number, right: number): JavaValue {
  if ((operator === '/' || operator === '%') && right === 0) return null;
  return { kind: 'double', value: doubleOf(operator, left, right) };
}

function doubleOf(operator: ArithmeticOperator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
  }
}

function calculateBig(operator: ArithmeticOperator, left: bigint, right: bigint): bigint | null {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0n ? null : left / right;
    case '%':
      return right === 0n ? null : left % right;
  }
}

/** Compares two numbers across their types: negative, 0 or positive; NaN when one is not a number. */
export function compareNumbers(left: JavaNumber, right: JavaNumber): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (isDouble(left) || isDouble(right)) return compareDoubles(toDouble(left), toDouble(right));
  const difference = toBig(left) - toBig(right);
  return difference === 0n ? 0 : difference > 0n ? 1 : -1;
}

function compareDoubles(left: number, right: number): number {
  if (left === right) return 0;
  return left < right ? -1 : left > right ? 1 : Number.NaN;
}

/** A number as a double. */
export function toDouble(value: JavaNumber): number {
  return typeof value === 'number' ? value : Number(value.value);
}

/** A number as a whole number, toward zero; a double that is none is 0. */
export function toBig(value: JavaNumber): bigint {
  if (typeof value === 'number') return BigInt(value);
  if (value.kind !== 'double') return value.value;
  return Number.isFinite(value.value) ? BigInt(Math.trunc(value.value)) : 0n;
}

/** `intValue()`: doubles stop at the ends of the range, whole numbers wrap. */
export function intValue(self: JavaNumber): number {
  if (typeof self === 'number') return self;
  if (self.kind !== 'double') return Number(BigInt.asIntN(32, self.value));
  return Number.isNaN(self.value) ? 0 : Math.max(-2147483648, Math.min(2147483647, Math.trunc(self.value))) | 0;
}

function isDouble(value: JavaNumber): value is JavaDouble {
  return typeof value === 'object' && value.kind === 'double';
}

function isBig(value: JavaNumber): value is JavaBigInteger {
  return typeof value === 'object' && value.kind === 'big';
}
