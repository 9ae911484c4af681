import { headerPairs, headerValue } from '../../model/http.ts';
import type { GatewayInput, GatewayOverrides } from '../../vtl/render.ts';
import type { Call } from '../policy.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** What of a call a mapping template sees; a recorded exchange can stand in for it. */
export type MappedCall = Pick<
  Call,
  'id' | 'startedAt' | 'client' | 'authority' | 'received' | 'routeId' | 'params' | 'consumer'
>;

/** What a mapping template sees besides the call. */
export interface MappingSettings {
  /** As text; absent and empty are the same. */
  readonly body: string;
  readonly stage: string;
  readonly stageVariables: Readonly<Record<string, string>>;
  /** What the template of the request left behind. */
  readonly overrides?: GatewayOverrides | undefined;
}

/** `$input`, `$context` and `$stageVariables` for a call. */
export function gatewayInputOf(
  call: MappedCall,
  { body, stage, stageVariables, overrides }: MappingSettings,
): GatewayInput {
  return {
    body,
    params: {
      path: call.params,
      querystring: queryOf(call.received.target),
      header: Object.fromEntries(headerPairs(call.received.headers)),
    },
    context: contextOf(call, stage),
    stageVariables,
    ...(overrides === undefined ? {} : { overrides }),
  };
}

/** The names and the order in which API Gateway's own `$context` lists them; what only AWS could know is null. */
function contextOf(call: MappedCall, stage: string): Readonly<Record<string, unknown>> {
  const { received, authority, client, consumer } = call;
  const domainName = authority.replace(/:\d+$/, '');
  const requestId = requestIdOf(call.id);
  return {
    resourceId: call.routeId,
    resourcePath: pathOf(received.target),
    ...(consumer === undefined ? {} : { authorizer: { principalId: consumer.id } }),
    httpMethod: received.method,
    extendedRequestId: requestId,
    requestTime: commonLogTime(call.startedAt),
    path: pathOf(received.target),
    accountId: null,
    protocol: `HTTP/${received.version}`,
    requestOverride: {},
    stage,
    domainPrefix: domainName.split('.')[0] ?? '',
    requestTimeEpoch: Math.floor(call.startedAt),
    requestId,
    identity: {
      cognitoIdentityPoolId: null,
      accountId: null,
      cognitoIdentityId: null,
      caller: null,
      sourceIp: client.address,
      principalOrgId: null,
      accessKey: null,
      cognitoAuthenticationType: null,
      cognitoAuthenticationProvider: null,
      userArn: null,
      userAgent: headerValue(received.headers, 'user-agent') ?? '',
      user: null,
    },
    domainName,
    deploymentId: null,
    responseOverride: {},
    apiId: null,
  };
}

/** The last value of each name, as API Gateway has it; what is not valid percent-encoding stays as it is. */
function queryOf(target: string): Record<string, string> {
  const cut = target.indexOf('?');
  return cut === -1 ? {} : Object.fromEntries(new URLSearchParams(target.slice(cut + 1)));
}

function pathOf(target: string): string {
  return target.split('?', 1)[0] ?? '';
}

/** A UUID in form, made of the exchange's id, so that a template run again sees the same. */
function requestIdOf(id: number): string {
  const hex = id.toString(16).padStart(32, '0');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** `25/Nov/2026:12:00:00 +0000`. */
function commonLogTime(millis: number): string {
  const iso = new Date(millis).toISOString();
  const month = MONTHS[Number(iso.slice(5, 7)) - 1] ?? '';
  return `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}
