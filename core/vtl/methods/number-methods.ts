import { compareNumbers, intValue, toBig, toDouble } from '../java/arithmetic.ts';
import { JavaException } from '../java/collections.ts';
import { javaEquals } from '../java/equality.ts';
import { hashOf } from '../java/hash.ts';
import { print } from '../java/print.ts';
import {
  isNumber,
  javaDouble,
  javaLong,
  typeName,
  type JavaBigInteger,
  type JavaChar,
  type JavaDouble,
  type JavaLong,
  type JavaValue,
} from '../java/values.ts';
import { declareFor, intOf, textOf, type Declare, type MethodInfo } from './method.ts';

type JavaNumber = number | JavaLong | JavaBigInteger | JavaDouble;

const declareInteger = declareFor('Integer', (value) => (typeof value === 'number' ? value : undefined));
const declareLong = declareFor<JavaLong>('Long', (value) =>
  typeof value === 'object' && value?.kind === 'long' ? value : undefined,
);
const declareDouble = declareFor<JavaDouble>('Double', (value) =>
  typeof value === 'object' && value?.kind === 'double' ? value : undefined,
);
const declareBig = declareFor<JavaBigInteger>('BigInteger', (value) =>
  typeof value === 'object' && value?.kind === 'big' ? value : undefined,
);
const declareBoolean = declareFor('Boolean', (value) => (typeof value === 'boolean' ? value : undefined));
const declareChar = declareFor<JavaChar>('Character', (value) =>
  typeof value === 'object' && value?.kind === 'char' ? value : undefined,
);

/** The numbers, booleans and characters. */
export const NUMBER_METHODS: readonly MethodInfo[] = [
  ...common(declareInteger),
  declareInteger('int parseInt(String text)', 'The Integer a text stands for.', (_self, [text]) =>
    parseInteger(textOf(text), 10),
  ),
  declareInteger(
    'int parseInt(String text, int radix)',
    'The Integer a text stands for in another base.',
    (_self, [text, radix]) => parseInteger(textOf(text), intOf(radix)),
  ),
  declareInteger('Integer valueOf(String text)', 'The Integer a text stands for.', (_self, [text]) =>
    parseInteger(textOf(text), 10),
  ),
  declareInteger('Integer valueOf(int value)', 'The value itself.', (_self, [value]) => intOf(value)),
  declareInteger('String toString(int value)', 'What a whole number prints as.', (_self, [value]) =>
    String(intOf(value)),
  ),
  declareInteger('int max(int left, int right)', 'The larger of two.', (_self, [left, right]) =>
    Math.max(intOf(left), intOf(right)),
  ),
  declareInteger('int min(int left, int right)', 'The smaller of two.', (_self, [left, right]) =>
    Math.min(intOf(left), intOf(right)),
  ),
  declareInteger(
    'int sum(int left, int right)',
    'The sum of two, within 32 bits.',
    (_self, [left, right]) => (intOf(left) + intOf(right)) | 0,
  ),
  declareInteger('String toHexString(int value)', 'The digits in base 16.', (_self, [value]) =>
    (intOf(value) >>> 0).toString(16),
  ),
  declareInteger('String toBinaryString(int value)', 'The digits in base 2.', (_self, [value]) =>
    (intOf(value) >>> 0).toString(2),
  ),
  ...common(declareLong),
  declareLong('long parseLong(String text)', 'The Long a text stands for.', (_self, [text]) =>
    javaLong(parseWhole(textOf(text), 64)),
  ),
  declareLong('Long valueOf(String text)', 'The Long a text stands for.', (_self, [text]) =>
    javaLong(parseWhole(textOf(text), 64)),
  ),
  declareLong('Long valueOf(long value)', 'The value as a Long.', (_self, [value]) =>
    javaLong(value !== undefined && isNumber(value) ? toBig(value) : 0n),
  ),
  ...common(declareDouble),
  declareDouble('boolean isNaN()', 'Whether it is no number.', (self) => Number.isNaN(self.value)),
  declareDouble(
    'boolean isInfinite()',
    'Whether it is beyond all numbers.',
    (self) => Math.abs(self.value) === Number.POSITIVE_INFINITY,
  ),
  declareDouble('double parseDouble(String text)', 'The Double a text stands for.', (_self, [text]) =>
    parseDouble(textOf(text)),
  ),
  declareDouble('Double valueOf(String text)', 'The Double a text stands for.', (_self, [text]) =>
    parseDouble(textOf(text)),
  ),
  declareDouble('Double valueOf(double value)', 'The value as a Double.', (_self, [value]) =>
    javaDouble(numberOf(value)),
  ),
  ...common(declareBig),
  declareBoolean('boolean booleanValue()', 'The value itself.', (self) => self),
  declareBoolean('boolean parseBoolean(String text)', 'Whether a text is “true” in any case.', (_self, [text]) =>
    isTrue(text),
  ),
  declareBoolean('Boolean valueOf(String text)', 'Whether a text is “true” in any case.', (_self, [text]) =>
    isTrue(text),
  ),
  declareBoolean(
    'int compareTo(Object other)',
    '0 when equal, 1 when only this is true, else -1.',
    (self, [other]) => Number(self) - Number(sameType(other, typeof other === 'boolean')),
  ),
  declareBoolean(
    'boolean equals(Object other)',
    'Whether the other is the same Boolean.',
    (self, [other]) => self === other,
  ),
  declareBoolean('int hashCode()', 'The hash Java computes.', (self, _args, meter) => hashOf(self, meter)),
  declareBoolean('String toString()', '“true” or “false”.', (self) => String(self)),
  declareChar('char charValue()', 'The character itself.', (self) => self),
  declareChar(
    'int compareTo(Object other)',
    'The difference of the codes.',
    (self, [other]) => self.value.charCodeAt(0) - codeOf(sameType(other, charOf(other) !== '')),
  ),
  declareChar('boolean equals(Object other)', 'Whether the other is the same character.', (self, [other], meter) =>
    javaEquals(self, other ?? null, meter),
  ),
  declareChar('int hashCode()', 'The code of the character.', (self) => self.value.charCodeAt(0)),
  declareChar('String toString()', 'The character as a text.', (self) => self.value),
];

function common<T extends JavaNumber>(declare: Declare<T>): MethodInfo[] {
  return [
    declare('int intValue()', 'The lowest 32 bits of the whole part.', (self) => intValue(self)),
    declare('long longValue()', 'The lowest 64 bits of the whole part.', (self) => javaLong(longValue(self))),
    declare('double doubleValue()', 'The value as a Double.', (self) => javaDouble(toDouble(self))),
    declare('int compareTo(Object other)', '-1, 0 or 1; the other must be of the same type.', (self, [other]) =>
      compareSame(self, other),
    ),
    declare('boolean equals(Object other)', 'Whether type and value are the same.', (self, [other], meter) =>
      javaEquals(self, other ?? null, meter),
    ),
    declare('int hashCode()', 'The hash Java computes.', (self, _args, meter) => hashOf(self, meter)),
    declare('String toString()', 'What the number prints as.', (self, _args, meter) => print(self, meter)),
  ];
}

function longValue(self: JavaNumber): bigint {
  if (typeof self === 'number' || self.kind !== 'double') return BigInt.asIntN(64, toBig(self));
  if (self.value >= 2 ** 63) return 2n ** 63n - 1n;
  return self.value < -(2 ** 63) ? -(2n ** 63n) : toBig(self);
}

function compareSame(self: JavaNumber, other: JavaValue | undefined): JavaValue {
  const isSame = isNumber(other ?? null) && kindOf(self) === kindOf(other ?? null);
  const checked = sameType(other, isSame);
  const order = isNumber(checked) ? compareNumbers(self, checked) : 0;
  return Number.isNaN(order) ? 0 : Math.sign(order);
}

/** @throws JavaException for something of another type, as Java's `compareTo` does. */
function sameType(other: JavaValue | undefined, isSame: boolean): JavaValue {
  if (other === null || other === undefined)
    throw new JavaException('NullPointerException', 'what to compare with is null');
  if (!isSame) throw new JavaException('ClassCastException', `a ${typeName(other)} cannot be compared with it`);
  return other;
}

function kindOf(value: JavaValue): string {
  return typeof value === 'object' && value !== null ? value.kind : typeof value;
}

function numberOf(value: JavaValue | undefined): number {
  return value !== undefined && isNumber(value) ? toDouble(value) : 0;
}

function parseInteger(text: string, radix: number): number {
  if (radix === 10) return Number(parseWhole(text, 32));
  const digits = '0123456789abcdefghijklmnopqrstuvwxyz'.slice(0, Math.max(0, Math.min(36, radix)));
  const match = /^([+-]?)([0-9a-z]+)$/i.exec(text);
  if (match === null || ![...(match[2] ?? '').toLowerCase()].every((digit) => digits.includes(digit)))
    throw notANumber(text);
  const value = Number.parseInt(text, radix);
  if ((value | 0) !== value) throw notANumber(text);
  return value | 0;
}

function parseWhole(text: string, bits: 32 | 64): bigint {
  if (!/^[+-]?[0-9]+$/.test(text)) throw notANumber(text);
  const value = BigInt(text.replace(/^\+/, ''));
  if (BigInt.asIntN(bits, value) !== value) throw notANumber(text);
  return value;
}

function parseDouble(text: string): JavaDouble {
  const trimmed = text.trim();
  if (/^[+-]?(?:NaN|Infinity)$/.test(trimmed)) return javaDouble(Number(trimmed.replace('+', '')));
  if (!/^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[dDfF]?$/.test(trimmed)) throw notANumber(text);
  return javaDouble(Number(trimmed.replace(/[dDfF]$/, '')));
}

function notANumber(text: string): JavaException {
  return new JavaException('NumberFormatException', `${JSON.stringify(text)} is not such a number`);
}

function isTrue(text: JavaValue | undefined): boolean {
  return typeof text === 'string' && text.toLowerCase() === 'true';
}

function charOf(value: JavaValue | undefined): string {
  return typeof value === 'object' && value?.kind === 'char' ? value.value : '';
}

function codeOf(value: JavaValue | undefined): number {
  return charOf(value).charCodeAt(0);
}
