import { compareNumbers } from '../java/arithmetic.ts';
import { javaEquals } from '../java/equality.ts';
import { compileRegex } from '../java/regex.ts';
import { isNumber, type JavaValue, type Meter } from '../java/values.ts';
import type { Filter, JsonPath, Operand } from './path.ts';

type EvaluateFrom = (root: JavaValue, here: JavaValue, path: JsonPath, meter: Meter) => JavaValue | undefined;

interface Surroundings {
  readonly root: JavaValue;
  readonly here: JavaValue;
  readonly evaluate: EvaluateFrom;
  readonly meter: Meter;
}

/** Whether a filter lets an element pass. */
export function matchesFilter(
  root: JavaValue,
  here: JavaValue,
  filter: Filter,
  evaluate: EvaluateFrom,
  meter: Meter,
): boolean {
  meter.spend(1);
  return passes(filter, { root, here, evaluate, meter });
}

function passes(filter: Filter, around: Surroundings): boolean {
  switch (filter.kind) {
    case 'and':
      return passes(filter.left, around) && passes(filter.right, around);
    case 'or':
      return passes(filter.left, around) || passes(filter.right, around);
    case 'not':
      return !passes(filter.operand, around);
    case 'exists':
      return valueOf(filter.operand, around) !== undefined;
    case 'compare':
      return compare(filter.operator, valueOf(filter.left, around), filter.right, around);
  }
}

function valueOf(operand: Operand, { root, here, evaluate, meter }: Surroundings): JavaValue | undefined {
  if (operand.kind === 'path') return evaluate(root, here, operand.path, meter);
  return operand.kind === 'value' ? operand.value : operand.pattern;
}

function compare(operator: string, left: JavaValue | undefined, operand: Operand, around: Surroundings): boolean {
  const right = valueOf(operand, around);
  switch (operator) {
    case '==':
      return isSame(left, right, around.meter);
    case '!=':
      return !isSame(left, right, around.meter);
    case '=~':
      return typeof left === 'string' && typeof right === 'string' && compileRegex(right).matches(left);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return isOrdered(operator, left, right);
    default:
      return compareSets(operator, left, right, around.meter);
  }
}

function isSame(left: JavaValue | undefined, right: JavaValue | undefined, meter: Meter): boolean {
  if (left === undefined || right === undefined) return left === right;
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right) === 0;
  return javaEquals(left, right, meter);
}

function isOrdered(
  operator: '<' | '<=' | '>' | '>=',
  left: JavaValue | undefined,
  right: JavaValue | undefined,
): boolean {
  const order = orderOf(left, right);
  if (order === undefined || Number.isNaN(order)) return false;
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order >= 0;
}

function orderOf(left: JavaValue | undefined, right: JavaValue | undefined): number | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right);
  if (typeof left !== 'string' || typeof right !== 'string') return undefined;
  return left === right ? 0 : left < right ? -1 : 1;
}

function compareSets(
  operator: string,
  left: JavaValue | undefined,
  right: JavaValue | undefined,
  meter: Meter,
): boolean {
  const [own, other] = [itemsOf(left), itemsOf(right)];
  const isIn = (value: JavaValue, items: readonly JavaValue[]): boolean =>
    items.some((item) => isSame(value, item, meter));
  meter.spend((own?.length ?? 1) * (other?.length ?? 1));
  switch (operator) {
    case 'in':
      return left !== undefined && other !== undefined && isIn(left, other);
    case 'nin':
      return left === undefined || other === undefined || !isIn(left, other);
    case 'contains':
      if (typeof left === 'string') return typeof right === 'string' && left.includes(right);
      return own !== undefined && right !== undefined && isIn(right, own);
    case 'all':
      return own !== undefined && other !== undefined && other.every((item) => isIn(item, own));
    case 'subsetof':
      return own !== undefined && other !== undefined && own.every((item) => isIn(item, other));
    case 'anyof':
      return own !== undefined && other !== undefined && own.some((item) => isIn(item, other));
    case 'noneof':
      return own !== undefined && other !== undefined && !own.some((item) => isIn(item, other));
    case 'size':
      return sizeOf(left) !== undefined && sizeOf(left) === (typeof right === 'number' ? right : sizeOf(right));
    case 'empty':
      return sizeOf(left) !== undefined && (sizeOf(left) === 0) === right;
    default:
      return false;
  }
}

function itemsOf(value: JavaValue | undefined): readonly JavaValue[] | undefined {
  return value !== null && typeof value === 'object' && value.kind === 'list' ? value.items : undefined;
}

function sizeOf(value: JavaValue | undefined): number | undefined {
  if (typeof value === 'string') return value.length;
  return itemsOf(value)?.length;
}
