import { hash } from 'node:crypto';
import { factsOfExchange } from '../../diagnosis/facts-of-exchange.ts';
import { readYamlFile } from '../../dialects/reading/yaml-file.ts';
import type { Explanation } from '../../model/diagnosis.ts';
import type { Patch } from '../../model/patch.ts';
import type { Exchange } from '../../model/exchange.ts';
import { headerValue } from '../../model/http.ts';
import type { Finding, SourceFile } from '../../model/source.ts';
import type { EpochMillis } from '../../model/units.ts';
import { changedRequest, recordedRequest, requestDifference, shownValue } from './changed-request.ts';
import { PATCH_MAKERS } from './makers.ts';
import type { CausedDraft, ConfigurationDraft, OwnPlace, PatchFacts, RequestChange, RequestDraft } from './patch.ts';
import { textDifference } from './text-difference.ts';
import { editYamlAll } from './yaml-edit.ts';

/** What patches are thought out in and checked with. */
export interface PatchEnv {
  readonly now: EpochMillis;
  /** The configuration in force; undefined while there is none, or when the files on disk are other ones by now. */
  readonly current: Omit<OwnPlace, 'route' | 'step' | 'use' | 'valueAt'> | undefined;
  readonly files: readonly (SourceFile & { readonly revision: string })[];
  readonly findings: readonly Finding[];
  /** What would be wrong with these texts in place of the files. */
  check(changed: readonly SourceFile[]): Promise<readonly Finding[]>;
  /** Whether a text with references has a value that can be sent. */
  hasValue(text: string): Promise<boolean>;
  /** Address that the request would be sent to, without a slash at its end; undefined while nothing listens there. */
  origin(scheme: 'http' | 'https'): string | undefined;
}

/** A patch of the request with what it does, for whoever sends it. */
export interface OfferedRequest {
  readonly patch: Patch & { readonly kind: 'request' };
  readonly draft: RequestDraft;
}

export type Offered = OfferedRequest | { readonly patch: Patch & { readonly kind: 'configuration' } };

/** Causes that are less certain than this get no patch: it would be one for something else. */
const LEAST_CONFIDENCE = 0.5;
/** More would be a list to search in. */
const MOST_PATCHES = 6;

/**
 * The patches for what an exchange failed of, the best first. One of the configuration is offered only when the file can
 * be changed with certainty and the change brings no finding that was not there before; one of the request only when the
 * whole request is there and every secret that it needs has a value.
 */
export async function offerPatches(exchange: Exchange, explanation: Explanation, env: PatchEnv): Promise<Offered[]> {
  const offered: Offered[] = [];
  for (const { code, draft } of draftsFor(exchange, explanation, env)) {
    const made =
      draft.kind === 'request' ? await offerRequest(code, draft, exchange, env) : await offerFile(code, draft, env);
    if (made !== undefined) offered.push(made);
    if (offered.length >= MOST_PATCHES) break;
  }
  return offered;
}

function draftsFor(exchange: Exchange, explanation: Explanation, env: PatchEnv): readonly CausedDraft[] {
  const facts = factsOfExchange(exchange);
  const given: PatchFacts = {
    exchange,
    facts,
    now: env.now,
    own: facts.own === undefined ? undefined : placeOfOwn(exchange, env),
  };
  const drafts = explanation.causes
    .filter(({ confidence }) => confidence >= LEAST_CONFIDENCE)
    .flatMap((cause) =>
      (PATCH_MAKERS[cause.code] ?? [])
        .flatMap((make) => make(given, cause))
        .map((draft) => ({ code: cause.code, draft })),
    );
  return [...new Map(drafts.map((each) => [each.draft.title, each])).values()];
}

function placeOfOwn({ spans, route: routeId }: Exchange, { current, files }: PatchEnv): OwnPlace | undefined {
  if (current === undefined) return undefined;
  const { config } = current;
  const route = config.routes.find(({ id }) => id === routeId);
  const step = spans.find(({ kind, status }) => status === 'failed' && (kind === 'policy' || kind === 'integration'));
  const use = [...config.request, ...(route?.request ?? [])].find(
    ({ id, policy }) => id === step?.use && policy === step.name,
  );
  const documents = new Map(files.map((file) => [file.path, readYamlFile(file).value]));
  return {
    ...current,
    route,
    step,
    use,
    valueAt: ({ file, path }) =>
      path.reduce<unknown>(
        (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
        documents.get(file),
      ),
  };
}

async function offerFile(
  code: CausedDraft['code'],
  draft: ConfigurationDraft,
  env: PatchEnv,
): Promise<Offered | undefined> {
  const { title, note, edits } = draft;
  const file = env.files.find(({ path }) => path === draft.file);
  const text = file === undefined ? undefined : editYamlAll(file.text, edits);
  if (file === undefined || text === undefined || text === file.text) return undefined;
  const findings = await env.check([{ path: file.path, text }]);
  if (hasNew(env.findings, findings)) return undefined;
  const difference = textDifference(file.text, text);
  const line = difference.find(({ kind }) => kind !== 'same')?.line ?? 1;
  const base = { id: idOf(code, title), code, title, ...(note === undefined ? {} : { note }), difference };
  return { patch: { kind: 'configuration', ...base, file: file.path, line, revision: file.revision, text } };
}

/** Places move with the lines, so findings are told apart by what they say. */
function hasNew(before: readonly Finding[], after: readonly Finding[]): boolean {
  const left = before.map(wordsOf);
  return after.some((found) => {
    const at = left.indexOf(wordsOf(found));
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}

function wordsOf({ code, message, at }: Finding): string {
  return `${code} ${message} ${at?.file ?? ''}`;
}

async function offerRequest(
  code: CausedDraft['code'],
  draft: RequestDraft,
  exchange: Exchange,
  env: PatchEnv,
): Promise<Offered | undefined> {
  const { title, note, changes } = draft;
  const url = urlOf(exchange, env);
  const request = recordedRequest(exchange);
  const changed = changedRequest(request, changes, shownValue);
  if (url === undefined || !canBeSent(exchange) || hasStandIn(changed)) return undefined;
  for (const text of changes.flatMap(secretsOf)) if (!(await env.hasValue(text))) return undefined;
  // What was dropped with the connection is no change of the request; it is what the patch is about all the same.
  const dropped = { ...request, headers: exchange.request.headers };
  const difference = requestDifference(changes.some(({ kind }) => kind === 'drop-header') ? dropped : request, changes);
  const base = { id: idOf(code, title), code, title, ...(note === undefined ? {} : { note }), difference };
  return { patch: { kind: 'request', ...base, url, isForeign: isForeign(exchange) }, draft };
}

/** The texts with references that a change needs the values of. */
function secretsOf(change: RequestChange): string[] {
  if (!('value' in change)) return [];
  const { value } = change;
  if (value.kind === 'secret') return [value.text];
  return value.kind === 'token' && value.signer.kind === 'secret' ? [value.signer.text] : [];
}

/** Whether an exchange went through another gateway than ours. */
export function isForeign(exchange: Exchange): boolean {
  return factsOfExchange(exchange).own === undefined;
}

/** Methods that change nothing; others go to servers of somebody else only by a replay, which has guards. */
const SAFE = ['GET', 'HEAD', 'OPTIONS'];

/** Whether all of the request is there, and it is one that is answered and over. */
export function canBeSent(exchange: Exchange): boolean {
  const { request } = exchange;
  if (isForeign(exchange) && !SAFE.includes(request.method)) return false;
  return (
    !request.body.isTruncated && headerValue(request.headers, 'upgrade') === undefined && request.method !== 'CONNECT'
  );
}

/** Whether something in a request is a stand-in for what was not recorded. */
export function hasStandIn({
  target,
  headers,
}: {
  readonly target: string;
  readonly headers: readonly string[];
}): boolean {
  return [target, ...headers].some((text) => /\bredacted-[0-9a-f]{8}\b/.test(text));
}

/** Where a request goes to: the listener of its scheme, or the server it was sent to when that was not ours. */
export function urlOf(exchange: Exchange, env: Pick<PatchEnv, 'origin'>): string | undefined {
  const { scheme, authority, request } = exchange;
  if (isForeign(exchange))
    return request.target.startsWith('/') ? `${scheme}://${authority}` : new URL(request.target).origin;
  return env.origin(scheme);
}

function idOf(code: string, title: string): string {
  return hash('sha256', `${code} ${title}`).slice(0, 10);
}
