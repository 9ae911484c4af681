import { z } from 'zod';
import type { HeaderList } from '../model/http.ts';
import type { EpochMillis } from '../model/units.ts';
import type { Facts, SeenRequest, SeenResponse } from './facts.ts';
import { ownErrorIn } from './own-answer.ts';
import { ReadMessage } from './read-message.ts';
import { findToken } from './seen-token.ts';

const headers = z
  .union([
    z.array(z.tuple([z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)])),
    z
      .record(z.string(), z.union([z.string(), z.array(z.string())]))
      .transform((map) =>
        Object.entries(map).flatMap(([name, value]) => [value].flat().map((one) => [name, one] as const)),
      ),
  ])
  .default([]);
const text = z
  .unknown()
  .optional()
  .transform((value) =>
    value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value),
  );

/** One failure as a line of JSON: a request, its answer, and what else is known. */
export const failureLine = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  request: z.looseObject({
    method: z.string().default('GET'),
    url: z.string().optional(),
    path: z.string().optional(),
    headers,
    body: text,
  }),
  /** Null or absent when no answer came. */
  response: z.looseObject({ status: z.coerce.number(), headers, body: text }).nullable().optional(),
  context: z
    .looseObject({ config: text, log: text, now: z.union([z.string(), z.number()]).optional(), note: text })
    .optional(),
});
export type FailureLine = z.output<typeof failureLine>;

/** More of a log or a configuration is not looked at. */
const MOST_CONTEXT = 262_144;

/** What a line tells, as facts. */
export function factsOfLine({ request, response, context }: FailureLine): Facts {
  const seen = seenRequest(request.method, request.url ?? request.path ?? '/', flat(request.headers), request.body);
  const answer =
    response === undefined || response === null || response.status === 0
      ? undefined
      : seenResponse(response.status, flat(response.headers), response.body);
  return {
    request: seen,
    response: answer,
    at: momentOf(context?.now) ?? momentOf(answer?.header('date')),
    log: (context?.log ?? '').slice(0, MOST_CONTEXT),
    config: (context?.config ?? '').slice(0, MOST_CONTEXT),
    note: (context?.note ?? '').slice(0, MOST_CONTEXT),
    token: findToken(seen),
    own: ownErrorIn(answer),
  };
}

/** A request as rules see it; an URL that is only a target takes its host from the Host header. */
export function seenRequest(method: string, url: string, headerList: HeaderList, body: string): SeenRequest {
  const message = new ReadMessage(headerList, body);
  const host = message.header('host') ?? message.header(':authority') ?? '';
  const parsed = URL.parse(url) ?? URL.parse(url.startsWith('/') ? url : `/${url}`, `http://${host || 'unknown'}`);
  return Object.assign(message, {
    method: method.toUpperCase(),
    url,
    host: parsed === null || parsed.hostname === 'unknown' ? '' : parsed.hostname.toLowerCase(),
    path: parsed?.pathname ?? url,
    query: parsed?.searchParams ?? new URLSearchParams(),
  });
}

/** An answer as rules see it. */
export function seenResponse(status: number, headerList: HeaderList, body: string): SeenResponse {
  return Object.assign(new ReadMessage(headerList, body), { status });
}

function flat(pairs: readonly (readonly [string, string])[]): HeaderList {
  return pairs.flat();
}

/** Seconds, milliseconds or a date as text; undefined for anything else. */
function momentOf(value: string | number | undefined): EpochMillis | undefined {
  if (value === undefined || value === '') return undefined;
  const number = typeof value === 'number' ? value : /^\d+(\.\d+)?$/.test(value) ? Number(value) : NaN;
  if (Number.isFinite(number)) return number < 100_000_000_000 ? number * 1000 : number;
  const parsed = Date.parse(String(value));
  return Number.isNaN(parsed) ? undefined : parsed;
}
