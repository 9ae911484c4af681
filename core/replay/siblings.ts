import { hash } from 'node:crypto';
import type { CapturedBody, Exchange } from '../model/exchange.ts';
import { headerValues } from '../model/http.ts';
import type { ReplayDifference } from '../model/replay.ts';
import type { ExchangeId } from '../model/units.ts';
import { compareAnswers, type Ignored } from './compare/compare-answers.ts';
import { kindOf } from './ignored.ts';
import { withoutIndexes } from './noise.ts';
import { comparedRecord } from './outcome.ts';

/** With fewer a value that changed for a reason cannot be told from one that changes by itself. */
const LEAST_SIBLINGS = 3;
/** More of them say nothing more. */
const MOST_SIBLINGS = 5;
/** Comparing larger answers takes longer than is waited for before a run. */
const MOST_BYTES = 262_144;
/** Headers that choose among answers, and those that say who asks where the gateway did not find out. */
const CHOOSING = ['accept', 'accept-language', 'accept-encoding', 'range', 'if-none-match', 'if-modified-since'];
const CALLER = ['authorization', 'cookie', 'x-api-key', 'apikey', 'api-key', 'ocp-apim-subscription-key'];

/**
 * What differs between the answers to the same request, each with its reason: a field with another value in each of at
 * least three of them. One that stays the same for a while is a state of the service, and a difference in it counts.
 * @param exchanges In order of time; only those with the same request as another one and the same status are compared.
 */
export function noiseOfSiblings(exchanges: readonly Exchange[]): Ignored[] {
  return [...Map.groupBy(exchanges.filter(isComparable), sameRequestKey).values()].flatMap((siblings) =>
    siblings.length < LEAST_SIBLINGS ? [] : noiseOf(siblings.slice(-MOST_SIBLINGS)),
  );
}

function isComparable({ request, response }: Exchange): boolean {
  if (response === undefined || response.status === 101) return false;
  return isWhole(request.body) && isWhole(response.body) && response.body.size <= MOST_BYTES;
}

function isWhole({ chunks, size, isTruncated }: CapturedBody): boolean {
  return !isTruncated && chunks.reduce((sum, { byteLength }) => sum + byteLength, 0) === size;
}

/** Method, target, body, route, caller, and the status of the answer. */
function sameRequestKey({ authority, route, consumer, request, response }: Exchange): string {
  const { method, target, headers, body } = request;
  const asks = [...CHOOSING, ...(consumer === undefined ? CALLER : [])].map((name) => headerValues(headers, name));
  const bytes = Buffer.concat(body.chunks);
  return JSON.stringify([
    response?.status,
    method,
    authority,
    target,
    route,
    consumer,
    hash('sha256', JSON.stringify(asks)),
    bytes.byteLength === 0 ? '' : hash('sha256', bytes),
  ]);
}

function noiseOf(siblings: readonly Exchange[]): Ignored[] {
  const [first, ...others] = siblings.flatMap(({ response, duration }) =>
    response === undefined ? [] : [comparedRecord(response, duration)],
  );
  const [exchange] = siblings;
  if (first === undefined || exchange === undefined) return [];
  const found = others.map((other) => compareAnswers(first, other, []));
  const ids = siblings.map(({ id }) => id);
  const paths = new Map<string, Ignored>();
  for (const difference of found[0] ?? []) {
    if (!isNoise(difference, found)) continue;
    const rule = ruleFor(difference, kindOf(exchange), ids);
    paths.set(`${rule.part} ${rule.path}`, rule);
  }
  return [...paths.values()];
}

/** Whether a place has another value in every answer. */
function isNoise(
  { part, path, recorded, replayed, ignored }: ReplayDifference,
  found: readonly ReplayDifference[][],
): boolean {
  if (
    ignored !== undefined ||
    (part !== 'header' && part !== 'body') ||
    recorded === undefined ||
    replayed === undefined
  )
    return false;
  // The whole of a body that is no tree says only that answers differ.
  if (part === 'body' && !path.startsWith('/')) return false;
  const values = found.map(
    (differences) => differences.find((one) => one.part === part && one.path === path)?.replayed,
  );
  return values.every((value) => value !== undefined) && new Set([recorded, ...values]).size === found.length + 1;
}

function ruleFor({ part, path }: ReplayDifference, requests: string, ids: readonly ExchangeId[]): Ignored {
  return {
    part,
    path: part === 'body' ? withoutIndexes(path) : path,
    because: `in ${requests} it differs between the recorded exchanges ${ids.slice(0, -1).join(', ')} and ${ids.at(-1) ?? ''} of the same request`,
    requests,
  };
}
