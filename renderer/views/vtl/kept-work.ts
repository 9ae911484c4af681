import type { VtlProfile } from '../../../core/contract/vtl.ts';
import { type ContextDraft, type ContextField, EMPTY_DRAFT } from './context-draft.ts';
import { redacted } from './redact.ts';

/** Which side of an exchange a template is given. */
export type Side = 'request' | 'response';

/** A recorded exchange that the context was taken from. */
export interface Picked {
  readonly id: number;
  readonly side: Side;
  /** What was taken, before anything was changed by hand; undefined until it was read again after a reload. */
  readonly given: ContextDraft | undefined;
  /** Method and path of its request; not kept. */
  readonly title: string | undefined;
}

/** What is being worked on. */
export interface Work {
  readonly template: string;
  readonly profile: VtlProfile;
  readonly draft: ContextDraft;
  readonly picked: Picked | undefined;
  /** Name of the case that was opened or saved last. */
  readonly caseName: string | undefined;
}

/** The engines, with what they are called. */
export const PROFILES: readonly { readonly value: VtlProfile; readonly title: string }[] = [
  { value: 'apigw', title: 'API Gateway' },
  { value: 'velocity-1.7', title: 'Velocity 1.7' },
  { value: 'velocity-2', title: 'Velocity 2' },
  { value: 'appsync', title: 'AppSync' },
];

const FIELDS = Object.keys(EMPTY_DRAFT) as readonly ContextField[];

/**
 * What this window remembers of the work, as a value of JSON. Of a picked exchange its number alone, with the fields that
 * were changed by hand; secrets are never kept.
 */
export function keptWork({ template, profile, draft, picked, caseName }: Work): unknown {
  const safe = redacted(draft);
  const given = picked === undefined ? EMPTY_DRAFT : (picked.given ?? draft);
  const fields = FIELDS.filter((field) => draft[field] !== given[field]);
  return {
    template,
    profile,
    draft: Object.fromEntries(fields.map((field) => [field, safe[field]])),
    ...(picked !== undefined && { picked: { id: picked.id, side: picked.side } }),
    ...(caseName !== undefined && { caseName }),
  };
}

/** The work that was kept; undefined when there is none that can be read. */
export function readKept(stored: unknown): (Work & { readonly changed: Partial<ContextDraft> }) | undefined {
  if (!isRecord(stored) || typeof stored['template'] !== 'string') return undefined;
  const changed = textsOf(stored['draft']);
  const profile = PROFILES.find(({ value }) => value === stored['profile'])?.value ?? 'apigw';
  return {
    template: stored['template'],
    profile,
    draft: { ...EMPTY_DRAFT, ...changed },
    picked: pickedOf(stored['picked']),
    caseName: typeof stored['caseName'] === 'string' ? stored['caseName'] : undefined,
    changed,
  };
}

function pickedOf(stored: unknown): Picked | undefined {
  if (!isRecord(stored) || typeof stored['id'] !== 'number') return undefined;
  return {
    id: stored['id'],
    side: stored['side'] === 'response' ? 'response' : 'request',
    given: undefined,
    title: undefined,
  };
}

function textsOf(stored: unknown): Partial<ContextDraft> {
  if (!isRecord(stored)) return {};
  const texts = FIELDS.flatMap((field) => (typeof stored[field] === 'string' ? [[field, stored[field]]] : []));
  return Object.fromEntries(texts);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
