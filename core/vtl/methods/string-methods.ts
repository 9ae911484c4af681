import { JavaException } from '../java/collections.ts';
import { javaEquals } from '../java/equality.ts';
import { hashText } from '../java/hash.ts';
import { print } from '../java/print.ts';
import { compileRegex, replaceRegex, splitRegex } from '../java/regex.ts';
import { javaChar, type JavaValue, type Meter } from '../java/values.ts';
import { declareFor, intOf, textOf, type MethodInfo } from './method.ts';

const declare = declareFor('String', (value) => (typeof value === 'string' ? value : undefined));

/** `java.lang.String`. */
export const STRING_METHODS: readonly MethodInfo[] = [
  declare('int length()', 'Number of UTF-16 units.', (self) => self.length),
  declare('boolean isEmpty()', 'Whether the length is 0.', (self) => self === ''),
  declare('boolean isBlank()', 'Whether there is nothing but blanks.', (self) => self.trim() === ''),
  declare('char charAt(int index)', 'The UTF-16 unit at an index.', (self, [index]) => {
    const at = intOf(index);
    if (at < 0 || at >= self.length) throw outside(at, self.length);
    return javaChar(self.charAt(at));
  }),
  declare('String substring(int begin)', 'The text from an index on.', (self, [begin]) =>
    cut(self, intOf(begin), self.length),
  ),
  declare(
    'String substring(int begin, int end)',
    'The text between two indexes, the second not included.',
    (self, [begin, end]) => cut(self, intOf(begin), intOf(end)),
  ),
  declare(
    'CharSequence subSequence(int begin, int end)',
    'The text between two indexes, the second not included.',
    (self, [begin, end]) => cut(self, intOf(begin), intOf(end)),
  ),
  declare('int indexOf(String part)', 'Index of the first occurrence, -1 when there is none.', (self, [part]) =>
    self.indexOf(textOf(part)),
  ),
  declare(
    'int indexOf(int character)',
    'Index of the first occurrence of a character code, -1 when there is none.',
    (self, [code]) => indexOfCode(self, intOf(code), 0),
  ),
  declare(
    'int indexOf(String part, int from)',
    'Index of the first occurrence at or after an index, -1 when there is none.',
    (self, [part, from]) => self.indexOf(textOf(part), intOf(from)),
  ),
  declare(
    'int indexOf(int character, int from)',
    'Index of the first occurrence of a character code at or after an index.',
    (self, [code, from]) => indexOfCode(self, intOf(code), intOf(from)),
  ),
  declare('int lastIndexOf(String part)', 'Index of the last occurrence, -1 when there is none.', (self, [part]) =>
    self.lastIndexOf(textOf(part)),
  ),
  declare('int lastIndexOf(int character)', 'Index of the last occurrence of a character code.', (self, [code]) =>
    isCode(intOf(code)) ? self.lastIndexOf(String.fromCodePoint(intOf(code))) : -1,
  ),
  declare(
    'int lastIndexOf(String part, int from)',
    'Index of the last occurrence at or before an index, -1 when there is none.',
    (self, [part, from]) => (intOf(from) < 0 ? -1 : self.lastIndexOf(textOf(part), intOf(from))),
  ),
  declare(
    'int lastIndexOf(int character, int from)',
    'Index of the last occurrence of a character code at or before an index.',
    (self, [code, from]) =>
      intOf(from) < 0 || !isCode(intOf(code)) ? -1 : self.lastIndexOf(String.fromCodePoint(intOf(code)), intOf(from)),
  ),
  declare('boolean contains(CharSequence part)', 'Whether the text occurs.', (self, [part]) =>
    self.includes(textOf(part)),
  ),
  declare('boolean startsWith(String prefix)', 'Whether the text begins so.', (self, [prefix]) =>
    self.startsWith(textOf(prefix)),
  ),
  declare(
    'boolean startsWith(String prefix, int from)',
    'Whether the text goes on so from an index.',
    (self, [prefix, from]) => {
      const at = intOf(from);
      const text = textOf(prefix);
      return at >= 0 && at <= self.length && self.startsWith(text, at);
    },
  ),
  declare('boolean endsWith(String suffix)', 'Whether the text ends so.', (self, [suffix]) =>
    self.endsWith(textOf(suffix)),
  ),
  declare(
    'boolean equals(Object other)',
    'Whether the other is the same text; a number never is.',
    (self, [other], meter) => javaEquals(self, other ?? null, meter),
  ),
  declare(
    'boolean equalsIgnoreCase(String other)',
    'Whether the other is the same text but for case.',
    (self, [other]) => (typeof other === 'string' ? foldCase(self) === foldCase(other) : false),
  ),
  declare(
    'boolean contentEquals(CharSequence other)',
    'Whether the other is the same text.',
    (self, [other]) => self === textOf(other),
  ),
  declare(
    'int compareTo(Object other)',
    'Negative, 0 or positive by the first UTF-16 unit that differs, else by length.',
    (self, [other]) => compareTexts(self, sameClass(other)),
  ),
  declare('int compareToIgnoreCase(String other)', 'The same, but for case.', (self, [other]) =>
    compareTexts(foldCase(self), foldCase(textOf(other))),
  ),
  declare('String concat(String other)', 'Both texts, one after the other.', (self, [other], meter) =>
    allowed(self + textOf(other), meter),
  ),
  declare(
    'String replace(CharSequence target, CharSequence replacement)',
    'Replaces every occurrence; no regular expression.',
    (self, [target, replacement], meter) => replaceAll(self, textOf(target), textOf(replacement), meter),
  ),
  declare(
    'String replace(char target, char replacement)',
    'Replaces every occurrence of a character.',
    (self, [target, replacement], meter) => replaceAll(self, charText(target), charText(replacement), meter),
  ),
  declare(
    'String replaceAll(String regex, String replacement)',
    'Replaces what a regular expression matches; `$1` is a group.',
    (self, args, meter) => replaceMatches(self, args, false, meter),
  ),
  declare(
    'String replaceFirst(String regex, String replacement)',
    'Replaces the first match of a regular expression.',
    (self, args, meter) => replaceMatches(self, args, true, meter),
  ),
  declare(
    'boolean matches(String regex)',
    'Whether the whole text matches a regular expression.',
    (self, [regex], meter) => {
      meter.spend(1 + (self.length >> 4));
      return compileRegex(textOf(regex)).matches(self);
    },
  ),
  declare(
    'String[] split(String regex)',
    'The parts between matches; empty ones at the end are dropped.',
    (self, [regex], meter) => split(self, textOf(regex), 0, meter),
  ),
  declare(
    'String[] split(String regex, int limit)',
    'At most that many parts; negative keeps empty ones at the end.',
    (self, [regex, limit], meter) => split(self, textOf(regex), intOf(limit), meter),
  ),
  declare('String toUpperCase()', 'The text in capitals.', (self) => self.toUpperCase()),
  declare('String toLowerCase()', 'The text in small letters.', (self) => self.toLowerCase()),
  declare('String trim()', 'Without control characters and blanks around it.', (self) => trim(self)),
  declare('String strip()', 'Without white space around it.', (self) => self.trim()),
  declare('String stripLeading()', 'Without white space before it.', (self) => self.trimStart()),
  declare('String stripTrailing()', 'Without white space after it.', (self) => self.trimEnd()),
  declare('String repeat(int count)', 'The text that many times.', (self, [count], meter) => {
    const times = intOf(count);
    if (times < 0) throw new JavaException('IllegalArgumentException', `the count ${times} is negative`);
    meter.allow(self.length * times);
    return self.repeat(times);
  }),
  declare('int hashCode()', 'The hash Java computes.', (self) => hashText(self)),
  declare('String toString()', 'The text itself.', (self) => self),
  declare('String intern()', 'The text itself.', (self) => self),
  declare('String valueOf(Object value)', 'What a value prints as.', (_self, [value], meter) =>
    print(value ?? null, meter),
  ),
  declare('int codePointAt(int index)', 'The character code at an index.', (self, [index]) => {
    const at = intOf(index);
    if (at < 0 || at >= self.length) throw outside(at, self.length);
    return self.codePointAt(at) ?? 0;
  }),
  declare('char[] toCharArray()', 'The UTF-16 units as an array.', (self, _args, meter) => {
    meter.allow(self.length);
    return {
      kind: 'array',
      type: '[C',
      items: Array.from({ length: self.length }, (_, at) => javaChar(self.charAt(at))),
    };
  }),
];

function outside(index: number, length: number): JavaException {
  return new JavaException(
    'StringIndexOutOfBoundsException',
    `the index ${index} is outside of a text of length ${length}`,
  );
}

function cut(self: string, begin: number, end: number): string {
  if (begin < 0 || end > self.length || begin > end)
    throw new JavaException(
      'StringIndexOutOfBoundsException',
      `from ${begin} to ${end} is outside of a text of length ${self.length}`,
    );
  return self.slice(begin, end);
}

function isCode(code: number): boolean {
  return code >= 0 && code <= 0x10ffff;
}

function indexOfCode(self: string, code: number, from: number): number {
  return isCode(code) ? self.indexOf(String.fromCodePoint(code), from) : -1;
}

function foldCase(text: string): string {
  return Array.from({ length: text.length }, (_, at) => foldUnit(text.charAt(at))).join('');
}

function foldUnit(unit: string): string {
  const upper = unit.toUpperCase();
  return (upper.length === 1 ? upper : unit).toLowerCase();
}

function sameClass(other: JavaValue | undefined): string {
  if (typeof other === 'string') return other;
  const type = other === null || other === undefined ? 'NullPointerException' : 'ClassCastException';
  throw new JavaException(type, 'a text can only be compared with a text');
}

function compareTexts(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length);
  for (let at = 0; at < shorter; at++) {
    const difference = left.charCodeAt(at) - right.charCodeAt(at);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function allowed(text: string, meter: Meter): string {
  meter.allow(text.length);
  return text;
}

function replaceAll(self: string, target: string, replacement: string, meter: Meter): string {
  meter.spend(1 + (self.length >> 6));
  const parts =
    target === '' ? ['', ...Array.from({ length: self.length }, (_, at) => self.charAt(at)), ''] : self.split(target);
  meter.allow(self.length + (parts.length - 1) * (replacement.length - target.length));
  return parts.join(replacement);
}

function charText(value: JavaValue | undefined): string {
  return typeof value === 'object' && value?.kind === 'char' ? value.value : '';
}

/** `replaceAll` of Java looks at the replacement only when something matches. */
function replaceMatches(
  self: string,
  [pattern, replacement]: readonly JavaValue[],
  isFirst: boolean,
  meter: Meter,
): string {
  meter.spend(1 + (self.length >> 4));
  const regex = compileRegex(textOf(pattern));
  if (!isFirst && regex.exec(self, 0) === undefined) return self;
  const text = textOf(replacement);
  meter.allow(self.length * Math.max(1, text.length >> 3));
  return allowed(replaceRegex(self, regex, text, isFirst), meter);
}

function split(self: string, regex: string, limit: number, meter: Meter): JavaValue {
  meter.spend(1 + (self.length >> 4));
  return { kind: 'array', type: '[Ljava.lang.String;', items: splitRegex(self, compileRegex(regex), limit) };
}

/** Java's `trim`: everything up to and including the blank goes. */
function trim(self: string): string {
  let start = 0;
  let end = self.length;
  while (start < end && self.charCodeAt(start) <= 32) start++;
  while (end > start && self.charCodeAt(end - 1) <= 32) end--;
  return self.slice(start, end);
}
