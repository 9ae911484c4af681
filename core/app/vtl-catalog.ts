import type { Handlers } from '../rpc/server.ts';
import { METHODS } from '../vtl/methods/methods.ts';
import { DYNAMODB_METHODS } from '../vtl/provided/appsync-dynamodb.ts';
import { TIME_METHODS } from '../vtl/provided/appsync-time.ts';
import { APPSYNC_UTIL_METHODS } from '../vtl/provided/appsync.ts';
import { INPUT_METHODS, UTIL_METHODS } from '../vtl/provided/gateway.ts';

/**
 * What a mapping template can read under `$context`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
const CONTEXT_PATHS = [
  'accountId',
  'apiId',
  'authorizer.claims',
  'authorizer.principalId',
  'awsEndpointRequestId',
  'deploymentId',
  'domainName',
  'domainPrefix',
  'error.message',
  'error.messageString',
  'error.responseType',
  'error.validationErrorString',
  'extendedRequestId',
  'httpMethod',
  'identity.accountId',
  'identity.apiKey',
  'identity.apiKeyId',
  'identity.caller',
  'identity.clientCert.clientCertPem',
  'identity.clientCert.issuerDN',
  'identity.clientCert.serialNumber',
  'identity.clientCert.subjectDN',
  'identity.cognitoAuthenticationProvider',
  'identity.cognitoAuthenticationType',
  'identity.cognitoIdentityId',
  'identity.cognitoIdentityPoolId',
  'identity.principalOrgId',
  'identity.sourceIp',
  'identity.user',
  'identity.userAgent',
  'identity.userArn',
  'path',
  'protocol',
  'requestId',
  'requestOverride.header',
  'requestOverride.path',
  'requestOverride.querystring',
  'requestTime',
  'requestTimeEpoch',
  'resourceId',
  'resourcePath',
  'responseOverride.header',
  'responseOverride.status',
  'stage',
  'wafResponseCode',
  'webaclArn',
] as const;

/** Everything a template can call or read, from the tables the engine itself runs on. */
export function vtlCatalog(): Awaited<ReturnType<Handlers['vtl.catalog']>> {
  const provided = [
    { object: '$input', profile: 'apigw', methods: INPUT_METHODS },
    { object: '$util', profile: 'apigw', methods: UTIL_METHODS },
    { object: '$util', profile: 'appsync', methods: APPSYNC_UTIL_METHODS },
    { object: '$util.dynamodb', profile: 'appsync', methods: DYNAMODB_METHODS },
    { object: '$util.time', profile: 'appsync', methods: TIME_METHODS },
  ] as const;
  return {
    methods: METHODS.map(({ receiver, name, signature, summary }) => ({ receiver, name, signature, summary })),
    provided: provided.flatMap(({ object, profile, methods }) =>
      methods.map(({ signature, summary }) => ({ object, profile, signature, summary })),
    ),
    context: [...CONTEXT_PATHS],
  };
}
