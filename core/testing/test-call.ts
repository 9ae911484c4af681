import { NO_BODY } from '../model/body.ts';
import { DEFAULT_FORWARDED } from '../model/config.ts';
import type { Call } from '../policies/policy.ts';

/** A call as the engine makes it, with the parts a test cares about put in; notes and dependencies go nowhere. */
export function testCall(given: Partial<Call> = {}): Call {
  const request = {
    kind: 'request',
    method: 'GET',
    target: '/',
    version: '1.1',
    headers: [],
    body: NO_BODY,
  } as const;
  return {
    id: 1,
    startedAt: Date.UTC(2024, 0, 15, 12),
    client: { address: '192.0.2.1', port: 50_000 },
    scheme: 'http',
    authority: 'api.test',
    received: request,
    routeId: 'users',
    params: {},
    matchedPrefix: '',
    forwarded: DEFAULT_FORWARDED,
    request,
    response: undefined,
    error: undefined,
    consumer: undefined,
    claims: undefined,
    variables: {},
    note: () => undefined,
    dependency: (_name, run) => run(() => undefined),
    signal: new AbortController().signal,
    ...given,
  };
}
