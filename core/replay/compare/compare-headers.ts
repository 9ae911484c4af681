import type { HeaderList } from '../../model/http.ts';
import type { ReplayDifference } from '../../model/replay.ts';
import { remembered } from '../remember.ts';

/** Headers that differ from answer to answer by their nature. */
const BY_NATURE: readonly (readonly [name: RegExp, because: string])[] = [
  [/^date$/, 'the moment of the answer'],
  [/^(age|expires|last-modified)$/, 'a moment'],
  [
    /^(x-(amzn-)?requestid|x-amzn-trace-id|x-amz-apigw-id|apigw-requestid|x-request-id|x-correlation-id|x-kong-request-id|request-id|traceparent|tracestate|x-amz-cf-id|cf-ray|x-apigee-message-id|x-cloud-trace-context|x-ms-request-id|apim-trace-id)$/,
    'an id of the request',
  ],
  [
    /^(x-kong-(proxy|upstream|response)-latency|x-envoy-upstream-service-time|x-response-time|server-timing|x-runtime)$/,
    'how long it took',
  ],
  [/^(x-)?ratelimit-|^x-rate-limit-|^retry-after$/, 'how much is left at this moment'],
  [/^(connection|keep-alive|transfer-encoding|content-length|alt-svc)$/, 'of the connection'],
  [/^(server|via|x-cache|x-amz-cf-pop|x-served-by|x-powered-by)$/, 'of whoever is on the way'],
  [/^set-cookie$/, 'a session of its own'],
];

const natureOf = remembered((name) => BY_NATURE.find(([pattern]) => pattern.test(name))?.[1]);
const lowerCase = remembered((name) => name.toLowerCase());

/** What differs between headers, by name; several of one name are compared as a list. */
export function compareHeaders(recorded: HeaderList, replayed: HeaderList): ReplayDifference[] {
  const before = byName(recorded);
  const after = byName(replayed);
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name): ReplayDifference[] => {
    const was = before.get(name);
    const is = after.get(name);
    if (was === is) return [];
    const because = natureOf(name);
    return [
      {
        part: 'header',
        path: name,
        ...(was === undefined ? {} : { recorded: was }),
        ...(is === undefined ? {} : { replayed: is }),
        ...(because === undefined ? {} : { ignored: because }),
      },
    ];
  });
}

function byName(headers: HeaderList): Map<string, string> {
  const values = new Map<string, string>();
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const name = lowerCase(headers[at] ?? '');
    const value = headers[at + 1] ?? '';
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return values;
}
