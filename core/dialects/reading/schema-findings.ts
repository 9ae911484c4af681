import type { z } from 'zod';
import type { Finding, SourceRef } from '../../model/source.ts';
import { hasReference } from './references.ts';
import { knownKeys } from './schema-keys.ts';
import { didYouMean } from '../../model/suggest.ts';
import { isRecord, type Located, type ValuePath } from './yaml-file.ts';

type Issue = z.core.$ZodIssue;

/** Which codes faults of a value get, and whether references may stand where a schema wants something else. */
export interface FaultCodes {
  readonly unknownKey: string;
  readonly invalid: string;
  readonly takesReferences: boolean;
}

/** Codes of the document itself; options of policies have their own. */
export const DOCUMENT_CODES: FaultCodes = {
  unknownKey: 'KEY_UNKNOWN',
  invalid: 'VALUE_INVALID',
  takesReferences: false,
};

/** What reading a value with a schema gave: the data, or why there is none. */
export interface SchemaReading<T> {
  readonly data?: T;
  readonly findings: readonly Finding[];
}

/**
 * Reads a value with a schema. Every fault becomes a finding at its own place. Where a reference may stand and does,
 * whatever the schema says against it is passed over: its value is known, and checked, only when the configuration is
 * compiled. The data are then what is left without the parts at fault, so that the rest can be looked at too;
 * undefined when that does not fit the schema either.
 */
export function readWithSchema<T>(
  schema: z.ZodType<T>,
  located: Located,
  codes: FaultCodes = DOCUMENT_CODES,
): SchemaReading<T> {
  const parsed = schema.safeParse(located.value);
  if (parsed.success) return { data: parsed.data, findings: [] };
  const { issues } = parsed.error;
  const findings = issues.flatMap((issue) => toFindings(issue, [], { schema, located, codes }));
  const { data } = schema.safeParse(withoutFaults(located.value, issues));
  return data === undefined ? { findings } : { data, findings };
}

function withoutFaults(value: unknown, issues: readonly Issue[]): unknown {
  const copy: unknown = structuredClone(value);
  // From the last to the first, so that what is taken out of a list moves nothing that is still to be taken out.
  for (const issue of issues.toReversed()) {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    for (const path of keys) {
      const around = valueAt(copy, toPath(path.slice(0, -1)));
      const key = path.at(-1);
      if (Array.isArray(around)) around.splice(Number(key), 1);
      else if (key !== undefined && isRecord(around)) Reflect.deleteProperty(around, key);
    }
  }
  return copy;
}

interface Context {
  readonly schema: z.ZodType;
  readonly located: Located;
  readonly codes: FaultCodes;
}

function toFindings(issue: Issue, base: ValuePath, context: Context): Finding[] {
  const path = [...base, ...toPath(issue.path)];
  const value = valueAt(context.located.value, path);
  if (context.codes.takesReferences && hasReference(value)) return [];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, path, context));
  if (issue.code === 'invalid_union') return unionFindings(issue, path, context);
  if (issue.code === 'invalid_key') return [invalidKey(issue, path, context)];
  const place = [...context.located.path, ...path];
  if (value === undefined) return [missing(issue, place, context)];
  return [
    {
      code: context.codes.invalid,
      severity: 'error',
      message: `${nameOf(path)}cannot be ${shown(value)}${detailOf(issue)}`,
      ...expectedOf(issue),
      at: placeOf(issue, place, context),
    },
  ];
}

/** The piece of a text that is at fault, where the schema tells by `start` and `end`; else the whole value. */
function placeOf(issue: Issue, place: ValuePath, { located }: Context): SourceRef {
  const { start, end }: Readonly<Record<string, unknown>> = issue.code === 'custom' ? (issue.params ?? {}) : {};
  const { file } = located;
  return typeof start === 'number' && typeof end === 'number' ? file.within(place, start, end) : file.at(place);
}

function unknownKey(key: string, path: ValuePath, { schema, located, codes }: Context): Finding {
  const known = knownKeys(schema, path);
  return {
    code: codes.unknownKey,
    severity: 'error',
    message: `there is no key ${key} here${didYouMean(key, known)}`,
    ...(known.length > 0 ? { expected: known.join(', ') } : {}),
    at: located.file.keyAt([...located.path, ...path, key]),
  };
}

/** A key that the schema leaves free, but not as free as that. */
function invalidKey(
  issue: Issue & { readonly code: 'invalid_key' },
  path: ValuePath,
  { located, codes }: Context,
): Finding {
  const [reason] = issue.issues;
  return {
    code: codes.invalid,
    severity: 'error',
    message: `${shown(path.at(-1))} cannot be a key here`,
    ...(reason === undefined ? {} : expectedOf(reason)),
    at: located.file.keyAt([...located.path, ...path]),
  };
}

function missing(issue: Issue, place: ValuePath, { located, codes }: Context): Finding {
  return {
    code: codes.invalid,
    severity: 'error',
    message: `${String(place.at(-1) ?? 'the document')} is missing`,
    ...expectedOf(issue),
    at: located.file.keyAt(place),
  };
}

/** The branch that came furthest tells what is wrong; when none got past the first step, all say what they expect. */
function unionFindings(
  issue: Issue & { readonly code: 'invalid_union' },
  path: ValuePath,
  context: Context,
): Finding[] {
  const branches = issue.errors.map((issues) => issues.flatMap((inner) => toFindings(inner, path, context)));
  if (branches.some((findings) => findings.length === 0)) return [];
  const depth = (issues: readonly Issue[]): number =>
    Math.max(0, ...issues.map((inner) => inner.path.length + (inner.code === 'unrecognized_keys' ? 1 : 0)));
  const deepest = issue.errors.findIndex((issues) => depth(issues) > 0);
  if (deepest !== -1) return branches[deepest] ?? [];
  const expected = [...new Set(issue.errors.flat().flatMap((inner) => expectedOf(inner).expected ?? []))].join(' or ');
  const value = valueAt(context.located.value, path);
  const place = [...context.located.path, ...path];
  const { file } = context.located;
  return [
    {
      code: context.codes.invalid,
      severity: 'error',
      message: `${nameOf(path)}${value === undefined ? 'is missing' : `cannot be ${shown(value)}`}`,
      ...(expected === '' ? {} : { expected }),
      at: value === undefined ? file.keyAt(place) : file.at(place),
    },
  ];
}

/** What a schema has to say that is not already told as what it expects. */
function detailOf(issue: Issue): string {
  if (expectedOf(issue).expected !== undefined) return '';
  return `: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`;
}

function expectedOf(issue: Issue): { readonly expected?: string } {
  if (issue.code === 'invalid_type') return { expected: typeWord(issue.expected) };
  if (issue.code === 'invalid_value') return { expected: issue.values.map(String).join(', ') };
  if (issue.code === 'too_small') return { expected: `at least ${issue.minimum}${unitOf(issue.origin)}` };
  if (issue.code === 'too_big') return { expected: `at most ${issue.maximum}${unitOf(issue.origin)}` };
  const stated = /^expected (.*)$/.exec(issue.message)?.[1];
  return stated === undefined ? {} : { expected: stated };
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' entries' : '';
}

function typeWord(expected: string): string {
  const words: Readonly<Record<string, string>> = { array: 'list', object: 'map', record: 'map', int: 'whole number' };
  const word = words[expected] ?? expected;
  return word === 'string' ? 'text' : word;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isRecord(value)) return 'a map';
  if (typeof value === 'string') return value.length > 60 ? `"${value.slice(0, 60)}…"` : `"${value}"`;
  return value === null ? 'empty' : String(value);
}

function nameOf(path: ValuePath): string {
  const last = path.at(-1);
  return last === undefined ? '' : `${typeof last === 'number' ? `entry ${last + 1}` : last} `;
}

function toPath(path: readonly PropertyKey[]): ValuePath {
  return path.map((step) => (typeof step === 'symbol' ? String(step) : step));
}

function valueAt(root: unknown, path: ValuePath): unknown {
  let value = root;
  for (const step of path) value = isRecord(value) || Array.isArray(value) ? Reflect.get(value, step) : undefined;
  return value;
}
