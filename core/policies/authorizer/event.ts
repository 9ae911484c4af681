import { headerPairs, headerValue, type HeaderList } from '../../model/http.ts';
import type { Call } from '../policy.ts';
import { pathOf, queryOf } from './identity.ts';
import type { ArnParts } from './method-arn.ts';

/** What an event is made of. */
export interface EventParts {
  readonly call: Call;
  readonly arn: ArnParts;
  /** Name of the method, or of the route, in the form of AWS. */
  readonly methodArn: string;
  /** Values of the identity sources in their order. */
  readonly identity: readonly string[];
  readonly stageVariables: Readonly<Record<string, string>>;
  /** The path as the route has it, such as `/items/{id}`. */
  readonly resource: string;
}

/** The kinds of events an authorizer can be given. */
export const EVENT_KINDS = ['token', 'request', 'request-2.0'] as const;
/** One of {@link EVENT_KINDS}. */
export type EventKind = (typeof EVENT_KINDS)[number];

/** The event in the form that the platform gives it. @see API Gateway Developer Guide, "Input to a Lambda authorizer" */
export function authorizerEvent(kind: EventKind, parts: EventParts): object {
  switch (kind) {
    case 'token':
      return { type: 'TOKEN', authorizationToken: parts.identity[0] ?? '', methodArn: parts.methodArn };
    case 'request':
      return requestEvent(parts);
    case 'request-2.0':
      return requestEvent2(parts);
  }
}

function requestEvent({ call, arn, methodArn, stageVariables, resource }: EventParts): object {
  const { received, client, params, authority, startedAt, id } = call;
  const [path, query] = [pathOf(received.target), queryOf(received.target)];
  const headers = headerPairs(received.headers);
  return {
    type: 'REQUEST',
    methodArn,
    resource,
    path,
    httpMethod: received.method,
    headers: Object.fromEntries(headers),
    multiValueHeaders: gather(headers),
    queryStringParameters: Object.fromEntries(query),
    multiValueQueryStringParameters: gather([...query]),
    pathParameters: params,
    stageVariables,
    requestContext: {
      path: `/${arn.stage}${path}`,
      accountId: arn.accountId,
      resourceId: call.routeId,
      stage: arn.stage,
      domainName: authority.replace(/:\d+$/, ''),
      requestId: String(id),
      requestTimeEpoch: startedAt,
      identity: { sourceIp: client.address, userAgent: headerValue(received.headers, 'user-agent') ?? null },
      resourcePath: resource,
      httpMethod: received.method,
      protocol: `HTTP/${received.version}`,
      apiId: arn.apiId,
    },
  };
}

/** Keys without a value are left out; repeated headers and parameters are joined by a comma. */
function requestEvent2({ call, arn, methodArn, identity, stageVariables, resource }: EventParts): object {
  const { received, client, params, authority, startedAt, id } = call;
  const [path, query] = [pathOf(received.target), queryOf(received.target)];
  const [domainName, routeKey] = [authority.replace(/:\d+$/, ''), `${received.method} ${resource}`];
  const question = received.target.indexOf('?');
  return {
    version: '2.0',
    type: 'REQUEST',
    routeArn: methodArn,
    identitySource: identity,
    routeKey,
    rawPath: path,
    rawQueryString: question === -1 ? '' : received.target.slice(question + 1),
    ...filled('cookies', cookiesOf(received.headers)),
    headers: joined(headerPairs(received.headers).map(([name, value]) => [name.toLowerCase(), value])),
    ...filled('queryStringParameters', joined([...query])),
    requestContext: {
      accountId: arn.accountId,
      apiId: arn.apiId,
      domainName,
      domainPrefix: domainName.split('.')[0],
      http: {
        method: received.method,
        path,
        protocol: `HTTP/${received.version}`,
        sourceIp: client.address,
        userAgent: headerValue(received.headers, 'user-agent') ?? '',
      },
      ...authentication(call),
      requestId: String(id),
      routeKey,
      stage: arn.stage,
      time: new Date(startedAt).toUTCString(),
      timeEpoch: startedAt,
    },
    ...filled('pathParameters', params),
    ...filled('stageVariables', stageVariables),
  };
}

function authentication({ client: { tls } }: Call): object {
  const { subject, certificate } = tls ?? {};
  if (subject === undefined || certificate === undefined) return {};
  const { issuer, serialNumber, notBefore, notAfter } = certificate;
  const validity = { notBefore: new Date(notBefore).toUTCString(), notAfter: new Date(notAfter).toUTCString() };
  return { authentication: { clientCert: { subjectDN: subject, issuerDN: issuer, serialNumber, validity } } };
}

function cookiesOf(headers: HeaderList): readonly string[] {
  return headerPairs(headers)
    .filter(([name]) => name.toLowerCase() === 'cookie')
    .flatMap(([, value]) => value.split(';').map((pair) => pair.trim()));
}

type Pairs = readonly (readonly [name: string, value: string])[];

function gather(pairs: Pairs): Readonly<Record<string, readonly string[]>> {
  const lists = new Map<string, string[]>();
  for (const [name, value] of pairs) lists.set(name, [...(lists.get(name) ?? []), value]);
  return Object.fromEntries(lists);
}

function joined(pairs: Pairs): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(gather(pairs)).map(([name, values]) => [name, values.join(',')]));
}

function filled(name: string, value: object): object {
  return Object.keys(value).length === 0 ? {} : { [name]: value };
}
