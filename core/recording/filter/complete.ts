import { ERROR_CODES, fieldOf, FIELDS, type Field } from './fields.ts';
import { quoteValue } from './quote.ts';

/** Something the box offers. */
export interface CompletionOption {
  /** What takes the place of `start` to `end`. */
  readonly text: string;
  readonly detail: string;
  /** How many stored exchanges have this value; absent for what is not a stored value. */
  readonly count?: number;
}

/** What can be typed at the cursor. */
export interface FilterCompletion {
  /** Offsets into the text: what the chosen option replaces. */
  readonly start: number;
  readonly end: number;
  readonly options: readonly CompletionOption[];
}

/** Asks the store for values of a field that begin with a prefix, most frequent first. */
export type ValueSource = (
  field: string,
  prefix: string,
  limit: number,
) => Promise<readonly { readonly value: string; readonly count: number }[]>;

const MAX_VALUES = 20;
const OPERATOR_DETAILS: Readonly<Record<string, string>> = {
  ':': 'is',
  '=': 'is',
  '!=': 'is not',
  '>': 'is above',
  '>=': 'is at least',
  '<': 'is below',
  '<=': 'is at most',
};
const LOGIC = { or: 'either side', not: 'not what follows' };
const POLICY_RESULTS = {
  denied: 'it refused the request',
  answered: 'it made the answer',
  ok: 'it let the call through',
  skipped: 'its condition was false',
};

/**
 * What can be typed at the cursor: fields by the beginning of their name, then operators, then values that exist.
 * @param cursor Offset into the text.
 */
export async function completeFilter(text: string, cursor: number, values: ValueSource): Promise<FilterCompletion> {
  const at = Math.max(0, Math.min(cursor, text.length));
  const [typed = ''] = /(?:[^\s()"]|"(?:\\.|[^"\\])*"?)*$/.exec(text.slice(0, at)) ?? [];
  const [minus = ''] = /^-*/.exec(typed) ?? [];
  const start = at - typed.length + minus.length;
  const end = at + (/^[^\s()"]*"?/.exec(text.slice(at))?.[0].length ?? 0);
  return { start, end, options: await optionsFor(typed.slice(minus.length), values) };
}

async function optionsFor(typed: string, values: ValueSource): Promise<readonly CompletionOption[]> {
  const [, name = '', operator = '', value = ''] =
    /^([a-z][\w$.[\]-]*?)(:?(?:!=|>=|<=|=|>|<)|:)(.*)$/is.exec(typed) ?? [];
  if (operator === '') return nameOptions(typed);
  const field = fieldOf(name);
  if (field === undefined) return [];
  const prefix = value.replace(/^"|"$/g, '').replace(/\\(["\\])/g, '$1');
  if (field.kind === 'policy' && value.includes('=')) return resultOptions(`${name}${operator}`, value);
  return valueOptions(field, `${name}${operator}`, prefix, values);
}

function nameOptions(typed: string): readonly CompletionOption[] {
  const lower = typed.toLowerCase();
  const exact = FIELDS.find(({ name }) => name === lower);
  const operators = (exact?.operators ?? []).map((operator) => ({
    text: `${exact?.name ?? ''}${operator}`,
    detail: OPERATOR_DETAILS[operator] ?? '',
  }));
  const names = FIELDS.filter((field) => field !== exact && field.name.startsWith(lower)).map(
    ({ name, summary, kind }) => ({
      text: /[.$]$/.test(name) ? name : `${name}${kind === 'json' ? '' : ':'}`,
      detail: summary,
    }),
  );
  const logic = Object.entries(LOGIC)
    .filter(([word]) => lower !== '' && word.startsWith(lower))
    .map(([word, detail]) => ({ text: `${word} `, detail }));
  return [...operators.filter(({ text }) => /\w.*[:=<>]$/.test(text)), ...names, ...logic];
}

function resultOptions(before: string, value: string): readonly CompletionOption[] {
  const cut = value.lastIndexOf('=');
  return Object.entries(POLICY_RESULTS)
    .filter(([result]) => result.startsWith(value.slice(cut + 1).toLowerCase()))
    .map(([result, detail]) => ({ text: `${before}${value.slice(0, cut)}=${result}`, detail }));
}

/** Values that were recorded, then the ones the language itself knows. */
async function valueOptions(
  field: Field,
  before: string,
  prefix: string,
  values: ValueSource,
): Promise<readonly CompletionOption[]> {
  const stored = field.isStored ? await values(field.name, prefix, MAX_VALUES) : [];
  const seen = new Set(stored.map(({ value }) => value));
  const choices = Object.entries(field.choices).filter(
    ([value]) => value.toLowerCase().startsWith(prefix.toLowerCase()) && !seen.has(value),
  );
  const codes =
    field.name === 'error' && prefix !== ''
      ? ERROR_CODES.filter((code) => !seen.has(code) && code.startsWith(prefix.toUpperCase()))
      : [];
  return [
    ...stored.map(({ value, count }) => ({ text: `${before}${quoteValue(value)}`, detail: field.summary, count })),
    ...choices.map(([value, detail]) => ({ text: `${before}${value}`, detail })),
    ...codes.map((code) => ({ text: `${before}${code}`, detail: 'not recorded yet' })),
  ];
}
