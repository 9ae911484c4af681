import { bodyText, hostOf, pathOf, queryOf } from '../../expressions/request-facts.ts';
import { asValue, jsonOf } from '../../expressions/value.ts';
import type { Body } from '../../model/body.ts';
import type { Phase } from '../../model/config.ts';
import { headerPairs } from '../../model/http.ts';
import type { Call } from '../policy.ts';

/** Which bodies a script may read, and why it may not read the others. */
export interface ReadableBodies {
  readonly phase: Phase;
  readonly body: boolean;
}

/** What a script gets to know of a call, as JSON. What JSON has no word for, or is too deep for, is null there. */
export function factsOf(call: Call, { phase, body }: ReadableBodies): string {
  const { request, response, client, consumer, error } = call;
  const heads = JSON.stringify({
    phase,
    route: call.routeId,
    params: call.params,
    client: { ip: client.address, port: client.port, certificate: certificateOf(call) },
    consumer: consumer === undefined ? null : { id: consumer.id, groups: consumer.groups, plan: consumer.plan ?? null },
    request: {
      method: request.method,
      path: pathOf(request.target),
      query: queryOf(request.target),
      host: hostOf(call.authority),
      scheme: call.scheme,
      headers: headerPairs(request.headers),
      ...bodyFacts(request.body, body && phase === 'request', phase === 'request' ? UNREAD : GONE),
    },
    response:
      response === undefined
        ? null
        : {
            status: response.status,
            headers: headerPairs(response.headers),
            ...bodyFacts(response.body, body, UNREAD),
          },
  });
  // Claims and variables can be anything; they are written apart, so that one that cannot be written spoils nothing else.
  const rest = {
    claims: call.claims ?? null,
    variables: call.variables,
    error: error === undefined ? null : errorFacts(error),
  };
  const parts = Object.entries(rest).map(([name, value]) => `,"${name}":${jsonOf(asValue(value))}`);
  return heads.slice(0, -1) + parts.join('') + '}';
}

const UNREAD = 'the body is not read: give the policy body: true';
const GONE = 'the body of the request is gone by now; keep what is needed in call.variables before';

function bodyFacts(body: Body, isRead: boolean, why: string): object {
  return isRead ? { body: bodyText(body) } : { why };
}

function certificateOf({ client: { tls } }: Call): object | null {
  if (tls?.subject === undefined && tls?.fingerprint === undefined) return null;
  return { subject: tls.subject ?? null, fingerprint: tls.fingerprint ?? null, trusted: tls.isTrusted ?? false };
}

function errorFacts({ code, message, status, details }: NonNullable<Call['error']>): object {
  return { code, message, status, details };
}
