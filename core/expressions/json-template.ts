import type { Call } from '../policies/policy.ts';
import type { Problem } from './problem.ts';
import { compileTemplate } from './template.ts';
import { isList, type Value } from './value.ts';

/** JSON whose texts are templates, ready to be filled in; keys are no templates. */
export interface JsonTemplate {
  readonly kind: 'json';
  /** Names its expressions ask for. */
  readonly names: readonly string[];
  /** The JSON as it was written, when there is no expression in it. */
  readonly constant?: Value;
  /** The JSON filled in; a text that is one expression gives its value, of whatever kind. */
  value(call: Call): Value;
}

/** A problem in one of the texts, and the way to it. */
export type JsonProblem = Problem & { readonly path: readonly (string | number)[] };

/** Makes JSON with templates in it ready. */
export function compileJsonTemplate(given: Value): JsonTemplate | JsonProblem {
  if (typeof given === 'string') return ofText(given);
  if (typeof given !== 'object' || given === null)
    return { kind: 'json', names: [], constant: given, value: () => given };
  const keys: readonly (string | number)[] = isList(given) ? [...given.keys()] : Object.keys(given);
  const parts: JsonTemplate[] = [];
  for (const [index, member] of Object.values(given).entries()) {
    const part = compileJsonTemplate(member);
    if (part.kind === 'problem') return { ...part, path: [keys[index] ?? '', ...part.path] };
    parts.push(part);
  }
  const names = [...new Set(parts.flatMap((part) => part.names))];
  if (parts.every(({ constant }) => constant !== undefined))
    return { kind: 'json', names, constant: given, value: () => given };
  return { kind: 'json', names, value: isList(given) ? listOf(parts) : mapOf(Object.keys(given), parts) };
}

function ofText(text: string): JsonTemplate | JsonProblem {
  const template = compileTemplate(text);
  if (template.kind === 'problem') return { ...template, path: [] };
  const { names, constant } = template;
  return {
    kind: 'json',
    names,
    ...(constant === undefined ? {} : { constant }),
    value: (call) => template.value(call),
  };
}

function listOf(parts: readonly JsonTemplate[]): JsonTemplate['value'] {
  return (call) => parts.map((part) => part.value(call));
}

function mapOf(keys: readonly string[], parts: readonly JsonTemplate[]): JsonTemplate['value'] {
  return (call) => Object.fromEntries(parts.map((part, index) => [keys[index] ?? '', part.value(call)]));
}
