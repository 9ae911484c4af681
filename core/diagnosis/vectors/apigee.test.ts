import { expect, test } from 'vitest';
import { apigee, plain, verdictOn, type Failure } from '../../testing/failures.ts';

const FLOW = 'messaging.adaptors.http.flow.';

test.each<[number, string, string, string]>([
  [404, `${FLOW}ApplicationNotFound`, 'Unable to identify proxy for host: default and url: /x', 'route.none'],
  [504, `${FLOW}GatewayTimeout`, 'Gateway Timeout', 'upstream.timeout'],
  [503, `${FLOW}NoActiveTargets`, 'The Service is temporarily unavailable', 'upstream.unhealthy'],
  [503, `${FLOW}ServiceUnavailable`, 'The Service is temporarily unavailable', 'upstream.refused'],
  [502, `${FLOW}UnexpectedEOFAtTarget`, 'Unexpected EOF at target', 'upstream.reset'],
  [503, `${FLOW}SslHandshakeFailed`, 'SSL Handshake failed', 'upstream.tls'],
  [400, `${FLOW}DecompressionFailureAtRequest`, 'Decompression failure at request', 'body.invalid'],
  [502, `${FLOW}DecompressionFailureAtResponse`, 'Decompression failure at response', 'upstream.bad-response'],
  [411, `${FLOW}LengthRequired`, "'Content-Length' is missing", 'body.too-large'],
  [503, `${FLOW}UnresolvedTarget`, 'Unable to resolve host x', 'upstream.dns'],
  [503, 'protocol.http.NoResolvedHost', 'Unable to resolve host x', 'upstream.dns'],
  [500, 'messaging.runtime.RouteFailed', 'Unable to route the message to a TargetEndpoint', 'config.error'],
  [500, 'messaging.runtime.TargetMissing', 'Target missing', 'config.error'],
  [504, 'flow.APITimedOut', 'API timed out', 'upstream.timeout'],
  [414, 'protocol.http.TooBigLine', 'request line size exceeding 7,168', 'uri.too-long'],
  [431, 'protocol.http.TooBigHeaders', 'header size exceeding 25,600', 'header.too-large'],
  [413, 'protocol.http.TooBigBody', 'Body buffer overflow', 'body.too-large'],
  [502, 'protocol.http.TooBigBody', 'Body buffer overflow', 'integration.too-large'],
  [500, 'protocol.http.EmptyPath', 'Request path cannot be empty', 'config.error'],
  [
    502,
    'protocol.http.Response405WithoutAllowHeader',
    'Received 405 Response without Allow Header',
    'upstream.bad-response',
  ],
  [500, 'security.util.KeyAliasNotFound', 'KeyAlias not found', 'config.error'],
  [
    503,
    'policies.concurrentratelimit.ConcurrentRatelimitViolation',
    'ConcurrentRateLimit connection exceeded. Connection limit : 1',
    'limit.concurrency',
  ],
  [
    401,
    'steps.oauth.v2.FailedToResolveAPIKey',
    'Failed to resolve API Key variable request.queryparam.apikey',
    'key.missing',
  ],
  [401, 'oauth.v2.InvalidApiKey', 'Invalid ApiKey', 'key.invalid'],
  [401, 'oauth.v2.InvalidApiKeyForGivenResource', 'Invalid ApiKey for given resource', 'key.not-in-plan'],
  [401, 'oauth.v2.DeveloperStatusNotActive', 'Developer Status is not Active', 'consumer.denied'],
  [401, 'oauth.v2.CompanyStatusNotActive', 'Company Status is not Active', 'consumer.denied'],
  [
    401,
    'keymanagement.service.invalid_client-app_not_approved',
    'Invalid client id : x. App not approved',
    'key.invalid',
  ],
  [401, 'keymanagement.service.consumer_key_expired', 'Key Expired', 'key.invalid'],
  [401, 'oauth.v2.InvalidAccessToken', 'Invalid access token', 'token.missing'],
  [401, 'keymanagement.service.invalid_access_token', 'Invalid Access Token', 'token.inactive'],
  [401, 'keymanagement.service.access_token_expired', 'Access Token expired', 'token.inactive'],
  [401, 'keymanagement.service.access_token_not_approved', 'Access Token not approved', 'token.inactive'],
  [
    401,
    'keymanagement.service.InvalidAPICallAsNoApiProductMatchFound',
    'Invalid API call as no apiproduct match found',
    'key.not-in-plan',
  ],
  [401, 'keymanagement.service.apiresource_doesnot_exist', 'APIResource /x does not exist', 'key.not-in-plan'],
  [403, 'steps.oauth.v2.InsufficientScope', 'Required scope(s): [cso, dsp]', 'jwt.scope'],
  [401, 'steps.jwt.FailedToDecode', 'Failed to Decode Token: policy(V)', 'jwt.malformed'],
  [
    401,
    'steps.jwt.AlgorithmMismatch',
    'Algorithm in header did not match any algorithm specified in Configuration: policy(V) algorithm(RS256)',
    'jwt.algorithm',
  ],
  [401, 'steps.jwt.NoAlgorithmFoundInHeader', 'No algorithm', 'jwt.algorithm'],
  [401, 'steps.jwt.TokenExpired', 'Token has expired: policy(V)', 'jwt.expired'],
  [401, 'steps.jwt.TokenNotYetValid', 'Token not yet valid', 'jwt.not-yet-valid'],
  [401, 'steps.jwt.JwtIssuerMismatch', 'Issuer did not match', 'jwt.issuer'],
  [401, 'steps.jwt.JwtAudienceMismatch', 'Audience did not match', 'jwt.audience'],
  [401, 'steps.jwt.JwtSubjectMismatch', 'Subject did not match', 'jwt.claim'],
  [401, 'steps.jwt.InvalidClaim', 'Claim did not match', 'jwt.claim'],
  [401, 'steps.jwt.NoMatchingPublicKey', 'No matching public key', 'jwt.key-unknown'],
  [401, 'steps.jwt.KeyIdMissing', 'Key id missing', 'jwt.key-unknown'],
  [401, 'steps.jwt.KeyParsingFailed', 'Failed to parse key', 'jwks.unreachable'],
  [401, 'steps.jwt.InvalidConfiguration', 'Invalid configuration', 'config.error'],
  [403, 'accesscontrol.IPDeniedAccess', 'Access Denied for client ip : 10.0.0.9', 'ip.denied'],
  [
    429,
    'policies.ratelimit.SpikeArrestViolation',
    'Spike arrest violation. Allowed rate : MessageRate{}',
    'limit.spike',
  ],
  [
    500,
    'policies.ratelimit.QuotaViolation',
    'Rate limit quota violation. Quota limit  exceeded. Identifier : _default',
    'limit.quota',
  ],
  [500, 'steps.raisefault.RaiseFault', 'Raising fault. Fault name : x', 'policy.denied'],
  [
    500,
    'steps.jsonthreatprotection.ExecutionFailed',
    'JSONThreatProtection[J]: Execution failed. reason: Expecting }',
    'body.invalid',
  ],
  [500, 'steps.jsonthreatprotection.ArrayElementCountExceeded', 'Exceeded array element count', 'policy.denied'],
  [500, 'steps.regexprotection.ThreatDetected', 'Regular Expression Threat Detected', 'policy.denied'],
  [
    400,
    'steps.oasvalidation.Failed',
    'OASValidation V with resource "oas://x.yaml": failed with reason: "[ERROR - x]"',
    'body.invalid',
  ],
  [
    500,
    'steps.javascript.ScriptExecutionFailed',
    'Execution of JS failed with error: Javascript runtime error',
    'template.error',
  ],
  [
    500,
    'steps.servicecallout.ExecutionFailed',
    'Execution of ServiceCallout S failed. Reason: Host not reachable',
    'upstream.refused',
  ],
  [
    500,
    'steps.basicauthentication.InvalidBasicAuthenticationSource',
    'Source variable : request.header.Authorization for basic authentication decoding is not valid',
    'token.missing',
  ],
  [401, 'steps.hmac.HmacVerificationFailed', 'HMAC verification failed', 'signature.mismatch'],
])('%i %s', (status, errorcode, faultstring, expected) => {
  expect(verdictOn({ response: apigee(status, errorcode, faultstring) })).toBe(`apigee gateway ${expected}`);
});

test.each<[string, Failure, string]>([
  [
    'a target that takes no connection in time',
    {
      response: apigee(
        503,
        `${FLOW}ServiceUnavailable`,
        'The Service is temporarily unavailable',
        'TARGET_CONNECT_TIMEOUT',
      ),
    },
    'apigee gateway upstream.timeout',
  ],
  [
    'a target that answers too late',
    { response: apigee(504, `${FLOW}GatewayTimeout`, 'Gateway Timeout', 'TARGET_READ_TIMEOUT') },
    'apigee gateway upstream.timeout',
  ],
  [
    'a fault as SOAP',
    {
      response: plain(
        500,
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><soap:Fault><faultcode>soap:Server</faultcode><faultstring>Rate limit quota violation. Quota limit  exceeded. Identifier : _default</faultstring><faultactor/><detail><source><errorcode>policies.ratelimit.QuotaViolation</errorcode></source></detail></soap:Fault></soap:Body></soap:Envelope>',
        { 'content-type': 'text/xml' },
      ),
    },
    'apigee gateway limit.quota',
  ],
  [
    'a token that had run out while the policy only says invalid',
    {
      ...bearer({ exp: 1_700_000_000 }),
      now: 1_700_000_600,
      response: apigee(401, 'steps.jwt.InvalidToken', 'Invalid token: policy(V)'),
    },
    'apigee gateway jwt.expired',
  ],
  [
    'no token while the policy says invalid',
    { response: apigee(401, 'steps.jwt.InvalidToken', 'Invalid token: policy(V)') },
    'apigee gateway token.missing',
  ],
  [
    'a backend that answers in its own form',
    {
      response: plain(404, '{"error":"none"}', {
        'X-Apigee-Message-ID': 'a',
        'X-Apigee-fault-source': 'target',
        'X-Apigee-fault-code': 'messaging.adaptors.http.flow.ErrorResponseCode',
      }),
    },
    'apigee upstream upstream.error',
  ],
  [
    "Google's load balancer in front",
    { response: plain(502, '<html><title>502 Server Error</title></html>', { via: '1.1 google' }) },
    'backend upstream upstream.error',
  ],
  [
    'a token endpoint that wants a grant',
    { response: plain(400, '{"ErrorCode" : "invalid_request", "Error" :"Required param : grant_type"}') },
    'apigee gateway params.missing',
  ],
  [
    'a token endpoint that does not know the client',
    { response: plain(401, '{"ErrorCode" : "invalid_client", "Error" :"ClientId is Invalid"}') },
    'apigee gateway key.invalid',
  ],
  ['the router of Edge', { response: plain(503, 'x', { server: 'Apigee Router' }) }, 'apigee gateway unknown'],
])('%s', (_, failure, expected) => {
  expect(verdictOn(failure)).toBe(expected);
});

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function bearer(claims: object): Failure {
  return { headers: { authorization: `Bearer ${part({ alg: 'RS256' })}.${part(claims)}.c2ln` } };
}
