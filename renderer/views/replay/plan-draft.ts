import type { ReplayPace, ReplayPlanInput, ReplayRewrite, ReplaySelection } from '../../../core/contract/replay.ts';

/** What a rewrite does, as it is chosen. */
export const REWRITE_KINDS = [
  { value: 'header', title: 'Set a header', first: 'Name', second: 'Value' },
  { value: 'no-header', title: 'Remove a header', first: 'Name' },
  { value: 'query', title: 'Set a query parameter', first: 'Name', second: 'Value' },
  { value: 'no-query', title: 'Remove a query parameter', first: 'Name' },
  { value: 'path', title: 'Change the path', first: 'This', second: 'Becomes' },
  { value: 'json', title: 'Set a JSON value', first: 'JSON pointer', second: 'JSON' },
  { value: 'no-json', title: 'Remove a JSON value', first: 'JSON pointer' },
  { value: 'idempotency-key', title: 'New idempotency key', first: 'Header' },
] as const;
export type RewriteKind = (typeof REWRITE_KINDS)[number]['value'];

/** A rewrite as it is typed. */
export interface RewriteDraft {
  readonly id: number;
  readonly kind: RewriteKind;
  readonly first: string;
  readonly second: string;
}

/** How fast, as it is chosen. */
export const PACES = [
  { value: 'sequential', title: 'One by one' },
  { value: 'rate', title: 'At a rate', figure: 'Requests a second' },
  { value: 'concurrent', title: 'Many at once', figure: 'At once' },
  { value: 'recorded', title: 'As recorded', figure: 'Times as fast' },
] as const;
export type PaceKind = (typeof PACES)[number]['value'];

/** A plan as it is typed: figures are texts, empty for none. */
export interface PlanDraft {
  readonly selection: ReplaySelection;
  /** Id of a target of the workspace, or an absolute URL. */
  readonly target: string;
  readonly rewrites: readonly RewriteDraft[];
  readonly pace: PaceKind;
  /** One a pace, so that going back to one finds its figure. */
  readonly figures: Readonly<Record<Exclude<PaceKind, 'sequential'>, string>>;
  readonly repeat: string;
  readonly maxRequests: string;
  readonly maxSeconds: string;
  readonly stopOnServerError: boolean;
  readonly obeyRetryAfter: boolean;
  readonly learnsNoise: boolean;
  readonly learnsFromSiblings: boolean;
  readonly correlates: boolean;
  readonly includesTruncated: boolean;
}

/** A plan that does as little harm as possible. */
export const EMPTY_PLAN: PlanDraft = {
  selection: { kind: 'filter', filter: '' },
  target: '',
  rewrites: [],
  pace: 'sequential',
  figures: { rate: '10', concurrent: '8', recorded: '1' },
  repeat: '1',
  maxRequests: '',
  maxSeconds: '',
  stopOnServerError: false,
  obeyRetryAfter: true,
  learnsNoise: false,
  learnsFromSiblings: true,
  correlates: true,
  includesTruncated: false,
};

/** What is wrong, by the field that it is in. */
export type PlanProblems = Readonly<Record<string, string>>;

const FIELD_TITLES: Readonly<Record<string, string>> = {
  target: 'Target',
  pace: 'Order and speed',
  repeat: 'Repeat',
  maxRequests: 'At most, requests',
  maxSeconds: 'At most, seconds',
};

/** The first problem with the field it is in, and how many there are besides. */
export function problemWords(problems: PlanProblems): string {
  const [[field, problem] = ['', ''], ...others] = Object.entries(problems);
  const first = `${FIELD_TITLES[field] ?? 'Rewrites'}: ${problem}`;
  return others.length === 0 ? first : `${first}; and ${others.length} more`;
}

/** The plan that a draft stands for, or what is wrong with it. */
export type ReadPlan =
  | { readonly kind: 'plan'; readonly plan: ReplayPlanInput }
  | { readonly kind: 'problems'; readonly problems: PlanProblems };

/** Reads a draft. */
export function readPlan(draft: PlanDraft): ReadPlan {
  const problems: Record<string, string> = {};
  const whole = (field: string, text: string, most?: number): number | undefined => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isSafeInteger(value) && value >= 1 && value <= (most ?? value)) return value;
    problems[field] =
      most === undefined ? 'expected a whole number from 1' : `expected a whole number from 1 to ${most}`;
    return undefined;
  };
  const optional = (field: string, text: string): number | undefined =>
    text.trim() === '' ? undefined : whole(field, text);
  const repeat = whole('repeat', draft.repeat, 1000) ?? 1;
  const maxRequests = optional('maxRequests', draft.maxRequests);
  const maxSeconds = optional('maxSeconds', draft.maxSeconds);
  const pace = readPace(draft, problems);
  if (draft.target === '') problems['target'] = 'choose where to send';
  else if (/[:/]/.test(draft.target) && !isWebUrl(draft.target))
    problems['target'] = 'expected an absolute http or https URL';
  for (const { id, kind, first, second } of draft.rewrites) {
    if (first.trim() === '') problems[`rewrite ${id}`] = 'a name is missing';
    else if (kind.endsWith('json') && !first.startsWith('/'))
      problems[`rewrite ${id}`] = 'a JSON pointer begins with /';
    else if (kind === 'json' && !isJson(second)) problems[`rewrite ${id}`] = 'expected JSON, texts in quotes';
  }
  if (pace === undefined || Object.keys(problems).length > 0) return { kind: 'problems', problems };
  const { selection, target, stopOnServerError, obeyRetryAfter } = draft;
  const { learnsNoise, learnsFromSiblings, correlates, includesTruncated } = draft;
  return {
    kind: 'plan',
    plan: {
      selection,
      target,
      rewrites: draft.rewrites.map(rewriteOf),
      pace,
      repeat,
      guards: {
        ...(maxRequests !== undefined && { maxRequests }),
        ...(maxSeconds !== undefined && { maxMillis: maxSeconds * 1000 }),
        stopOnServerError,
        obeyRetryAfter,
      },
      learnsNoise,
      learnsFromSiblings,
      correlates,
      includesTruncated,
    },
  };
}

const MOST_AT_ONCE = 256;

function readPace({ pace, figures }: PlanDraft, problems: Record<string, string>): ReplayPace | undefined {
  if (pace === 'sequential') return { kind: pace };
  const figure = Number(figures[pace]);
  if (!(figure > 0) || !Number.isFinite(figure)) {
    problems['pace'] = 'expected a number over 0';
    return undefined;
  }
  switch (pace) {
    case 'rate':
      return { kind: pace, perSecond: figure };
    case 'recorded':
      return { kind: pace, scale: figure };
    case 'concurrent':
      if (Number.isInteger(figure) && figure <= MOST_AT_ONCE) return { kind: pace, connections: figure };
      problems['pace'] = `expected a whole number from 1 to ${MOST_AT_ONCE}`;
      return undefined;
  }
}

function rewriteOf({ kind, first, second }: RewriteDraft): ReplayRewrite {
  switch (kind) {
    case 'header':
      return { kind, name: first, value: second };
    case 'no-header':
      return { kind: 'header', name: first, value: null };
    case 'query':
      return { kind, name: first, value: second };
    case 'no-query':
      return { kind: 'query', name: first, value: null };
    case 'path':
      return { kind, from: first, to: second };
    case 'json':
      return { kind, pointer: first, json: second };
    case 'no-json':
      return { kind: 'json', pointer: first, json: null };
    case 'idempotency-key':
      return { kind, header: first };
  }
}

function isWebUrl(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // It is what is asked here.
    return false;
  }
}
