import type { VtlInput, VtlProfile } from '../../../core/contract/vtl.ts';

/** What a template is given, as it is being written: texts, whether they can be read or not. */
export interface ContextDraft {
  readonly body: string;
  /** Lines of `name: value`, as the next three. */
  readonly path: string;
  readonly querystring: string;
  readonly header: string;
  readonly stageVariables: string;
  /** JSON, as the next two. */
  readonly contextJson: string;
  readonly variablesJson: string;
  readonly appsyncJson: string;
}

/** A field of the context. */
export type ContextField = keyof ContextDraft;

/** Nothing. */
export const EMPTY_DRAFT: ContextDraft = {
  body: '',
  path: '',
  querystring: '',
  header: '',
  stageVariables: '',
  contextJson: '',
  variablesJson: '',
  appsyncJson: '',
};

/** The input that a draft stands for; lines and JSON that cannot be read are left out. */
export function inputOf(draft: ContextDraft): VtlInput {
  const { body, path, querystring, header, stageVariables, contextJson, variablesJson, appsyncJson } = draft;
  return {
    body,
    params: { path: pairsOf(path), querystring: pairsOf(querystring), header: pairsOf(header) },
    stageVariables: pairsOf(stageVariables),
    ...readable('contextJson', contextJson),
    ...readable('variablesJson', variablesJson),
    ...readable('appsyncJson', appsyncJson),
  };
}

/** The draft of an input. */
export function draftOf(input: VtlInput): ContextDraft {
  const { body, params, stageVariables, contextJson, variablesJson, appsyncJson } = input;
  return {
    body: body ?? '',
    path: writePairs(params?.path ?? {}),
    querystring: writePairs(params?.querystring ?? {}),
    header: writePairs(params?.header ?? {}),
    stageVariables: writePairs(stageVariables ?? {}),
    contextJson: contextJson ?? '',
    variablesJson: variablesJson ?? '',
    appsyncJson: appsyncJson ?? '',
  };
}

/** What is wrong with a field, in words; undefined when nothing is. */
export function fieldProblem(field: ContextField, draft: ContextDraft): string | undefined {
  switch (field) {
    case 'body':
      return undefined;
    case 'path':
    case 'querystring':
    case 'header':
    case 'stageVariables':
      return readPairs(draft[field]).problem;
    case 'contextJson':
    case 'variablesJson':
    case 'appsyncJson':
      return objectProblem(draft[field]);
  }
}

/** The fields that count for a profile. */
export function fieldsOf(profile: VtlProfile): readonly ContextField[] {
  if (profile === 'apigw')
    return ['body', 'path', 'querystring', 'header', 'stageVariables', 'contextJson', 'variablesJson'];
  return profile === 'appsync' ? ['appsyncJson', 'variablesJson'] : ['variablesJson'];
}

const LINE = /^\s*("(?:[^"\\]|\\.)*"|[^":][^:]*?)\s*:\s*(.*?)\s*$/;

/** Reads lines of `name: value`; a name or value with signs of its own stands in quotes, as in JSON. */
export function readPairs(text: string): {
  readonly pairs: Readonly<Record<string, string>>;
  readonly problem: string | undefined;
} {
  const pairs: [string, string][] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const match = LINE.exec(line);
    if (match === null) return { pairs: {}, problem: `line ${index + 1} is not name: value` };
    const [name, value] = [unquoted(match[1] ?? ''), unquoted(match[2] ?? '')];
    if (name === undefined || value === undefined)
      return { pairs: {}, problem: `line ${index + 1}: the text in quotes is not one of JSON` };
    pairs.push([name, value]);
  }
  return { pairs: Object.fromEntries(pairs), problem: undefined };
}

/** Pairs as lines. */
export function writePairs(pairs: Readonly<Record<string, string>>): string {
  return Object.entries(pairs)
    .map(([name, value]) => `${/[:"\s]/.test(name) || name === '' ? JSON.stringify(name) : name}: ${quoted(value)}`)
    .join('\n');
}

function pairsOf(text: string): Record<string, string> {
  return { ...readPairs(text).pairs };
}

function quoted(value: string): string {
  return /^"|[\n\r]|^\s|\s$/.test(value) ? JSON.stringify(value) : value;
}

function unquoted(text: string): string | undefined {
  if (!text.startsWith('"')) return text;
  try {
    return String(JSON.parse(text));
  } catch {
    // What is wrong is said by the caller, who knows the line.
    return undefined;
  }
}

function readable(field: 'contextJson' | 'variablesJson' | 'appsyncJson', text: string): Partial<VtlInput> {
  return text.trim() === '' || objectProblem(text) !== undefined ? {} : { [field]: text };
}

function objectProblem(text: string): string | undefined {
  if (text.trim() === '') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? undefined : 'expected an object, such as {"name": 1}';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
