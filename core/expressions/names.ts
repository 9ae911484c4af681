import { bodyLength } from '../model/body.ts';
import type { HttpRequest, HttpResponse } from '../model/http.ts';
import type { Call } from '../policies/policy.ts';
import {
  bodyJson,
  bodyText,
  cookieMap,
  cookieValue,
  headerMap,
  headerText,
  hostOf,
  pathOf,
  queryMap,
  queryValue,
} from './request-facts.ts';
import { asValue, memberOf, type Value, type ValueKind } from './value.ts';

/** One thing an expression can ask for. */
export interface Name {
  /** For the docs: one phrase, lower case. */
  readonly summary: string;
  /** What it is whenever it is there; left out when that depends on the traffic. */
  readonly kind?: ValueKind;
  read(call: Call): Value;
  /** Where one member can be had for less than the whole; keys are compared as they are, or in lower case. */
  readonly members?: {
    readonly isLowerCase: boolean;
    readonly kind: ValueKind;
    look(call: Call, key: string): Value;
  };
}

const NOTHING = { headers: [], body: { kind: 'none' } } as const;

/** Every name, as it is written; what stands before the dot of another is a group and no more, unless it is here too. */
export const NAMES: ReadonlyMap<string, Name> = new Map<string, Name>([
  ['request.method', text('method, as sent', ({ request }) => request.method)],
  ['request.path', text('path as sent, percent-encoded, without query', ({ request }) => pathOf(request.target))],
  ['request.target', text('path and query as sent', ({ request }) => request.target)],
  [
    'request.query',
    {
      summary: 'query parameters, decoded; of several the first',
      kind: 'map',
      read: ({ request }) => queryMap(request.target),
      members: { isLowerCase: false, kind: 'text', look: ({ request }, key) => queryValue(request.target, key) },
    },
  ],
  ['request.headers', headers('headers; several of one name are joined by a comma', ({ request }) => request)],
  [
    'request.cookies',
    {
      summary: 'cookies, as sent; of several the first',
      kind: 'map',
      read: ({ request }) => cookieMap(request.headers),
      members: { isLowerCase: false, kind: 'text', look: ({ request }, key) => cookieValue(request.headers, key) },
    },
  ],
  ['request.host', text('host that was asked for, lower case, without port', ({ authority }) => hostOf(authority))],
  ['request.scheme', text('http or https', ({ scheme }) => scheme)],
  ['request.size', size('bytes of the body, where that is known beforehand', ({ request }) => request)],
  ['request.body', text('body as text', ({ request }) => bodyText(request.body))],
  ['request.json', { summary: 'body, where it is JSON', read: ({ request }) => bodyJson(request.body) }],
  ['params', { summary: 'path parameters of the route', kind: 'map', ...record('text', ({ params }) => params) }],
  ['client.ip', text('address of the client', ({ client }) => client.address)],
  ['client.port', { summary: 'port of the client', kind: 'number', read: ({ client }) => client.port }],
  ['client.certificate.subject', text('subject of its certificate', ({ client }) => client.tls?.subject)],
  ['client.certificate.fingerprint', text('SHA-256 of its certificate', ({ client }) => client.tls?.fingerprint)],
  ['client.certificate.issuer', text('issuer of its certificate', ({ client }) => client.tls?.certificate?.issuer)],
  [
    'client.certificate.serial',
    text('serial number of its certificate', ({ client }) => client.tls?.certificate?.serialNumber),
  ],
  [
    'client.certificate.names',
    {
      summary: 'alternative names of its certificate',
      kind: 'list',
      read: ({ client }) => client.tls?.certificate?.alternativeNames.map(({ value }) => value) ?? null,
    },
  ],
  [
    'client.certificate.expires',
    {
      summary: 'when its certificate ends, in seconds since 1970',
      kind: 'number',
      read: ({ client }) => secondsOf(client.tls?.certificate?.notAfter),
    },
  ],
  [
    'client.certificate.trusted',
    {
      summary: "whether its certificate comes from the listener's authority",
      kind: 'boolean',
      read: ({ client }) => client.tls?.isTrusted ?? null,
    },
  ],
  ['route', text('id of the route', ({ routeId }) => routeId)],
  [
    'consumer',
    {
      summary: 'who calls, null while nobody is known',
      kind: 'map',
      read: ({ consumer }) =>
        consumer === undefined ? null : { id: consumer.id, groups: consumer.groups, plan: consumer.plan ?? null },
    },
  ],
  ['consumer.id', text('its id', ({ consumer }) => consumer?.id)],
  ['consumer.groups', { summary: 'its groups', kind: 'list', read: ({ consumer }) => consumer?.groups ?? null }],
  ['consumer.plan', text('its plan', ({ consumer }) => consumer?.plan)],
  ['claims', { summary: 'claims of the verified token', kind: 'map', ...record(undefined, ({ claims }) => claims) }],
  ['variables', { summary: 'what policies before left', kind: 'map', ...record(undefined, (call) => call.variables) }],
  [
    'response.status',
    { summary: 'status of the answer', kind: 'number', read: ({ response }) => response?.status ?? null },
  ],
  ['response.headers', headers('headers of the answer', ({ response }) => response)],
  ['response.size', size('bytes of its body, where known', ({ response }) => response)],
  ['response.body', text('its body as text', ({ response }) => bodyText(response?.body ?? NOTHING.body))],
  [
    'response.json',
    { summary: 'its body, where it is JSON', read: ({ response }) => bodyJson(response?.body ?? NOTHING.body) },
  ],
  ['error.code', text('code of the failure', ({ error }) => error?.code)],
  ['error.message', text('its sentence', ({ error }) => error?.message)],
  ['error.status', { summary: 'its usual status', kind: 'number', read: ({ error }) => error?.status ?? null }],
  ['error.details', { summary: 'its facts', kind: 'map', read: ({ error }) => asValue(error?.details) }],
  [
    'now',
    {
      summary: 'when the request came, in whole seconds since 1970, as in the exp of a token',
      kind: 'number',
      read: ({ startedAt }) => secondsOf(startedAt),
    },
  ],
]);

/** Names with others behind a dot, such as `request` and `client.certificate`, and what can stand behind it. */
export const GROUPS: ReadonlyMap<string, readonly string[]> = groupNames();

function groupNames(): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const name of NAMES.keys()) {
    const parts = name.split('.');
    for (let length = 1; length < parts.length; length += 1) {
      const group = parts.slice(0, length).join('.');
      const known = groups.get(group) ?? [];
      groups.set(group, [...new Set([...known, parts[length] ?? ''])]);
    }
  }
  return groups;
}

function secondsOf(millis: number | undefined): number | null {
  return millis === undefined ? null : Math.floor(millis / 1000);
}

function text(summary: string, read: (call: Call) => string | null | undefined): Name {
  return { summary, kind: 'text', read: (call) => read(call) ?? null };
}

function headers(summary: string, of: (call: Call) => HttpRequest | HttpResponse | undefined): Name {
  return {
    summary,
    kind: 'map',
    read: (call) => headerMap((of(call) ?? NOTHING).headers),
    members: { isLowerCase: true, kind: 'text', look: (call, key) => headerText((of(call) ?? NOTHING).headers, key) },
  };
}

function size(summary: string, of: (call: Call) => HttpRequest | HttpResponse | undefined): Name {
  return {
    summary,
    kind: 'number',
    read(call) {
      const message = of(call) ?? NOTHING;
      const known = bodyLength(message.body);
      const told = known === undefined ? headerText(message.headers, 'content-length') : null;
      return known ?? (told !== null && /^\d{1,15}$/.test(told) ? Number(told) : null);
    },
  };
}

function record(
  kind: ValueKind | undefined,
  of: (call: Call) => Readonly<Record<string, unknown>> | undefined,
): Pick<Name, 'read' | 'members'> {
  const read = (call: Call): Value => asValue(of(call) ?? null);
  if (kind === undefined) return { read };
  return { read, members: { isLowerCase: false, kind, look: (call, key) => memberOf(read(call), key) } };
}
