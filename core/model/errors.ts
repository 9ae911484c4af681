/** Facts that belong to an error; shown to the user, sent across the contract, used by the dialect. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

interface ErrorRow {
  /** The status a gateway would answer with when a dialect has no opinion of its own. */
  readonly status: number;
  /** One sentence, lower case, no full stop. */
  readonly message: string;
}

/**
 * Every code the product throws. A policy throws the code; the dialect decides how it looks on the wire.
 * Callers and tests match on `code`, never on the message.
 */
export const ERROR_TABLE = {
  // what reached a listener and was not a request
  REQUEST_MALFORMED: { status: 400, message: 'the bytes received are not a valid HTTP request' },
  REQUEST_TIMEOUT: { status: 408, message: 'the request did not arrive in time' },
  HEADERS_TOO_LARGE: { status: 431, message: 'the request headers are larger than the listener accepts' },
  EXPECTATION_FAILED: { status: 417, message: 'the expectation in the expect header cannot be met' },
  TLS_HANDSHAKE_FAILED: { status: 0, message: 'the tls handshake with the client failed' },
  CLIENT_ABORTED: { status: 499, message: 'the client closed the connection before the answer was complete' },
  // routing
  ROUTE_NOT_FOUND: { status: 404, message: 'no route matches the request' },
  METHOD_NOT_ALLOWED: { status: 405, message: 'the path has a route, but not for this method' },
  // policies
  KEY_MISSING: { status: 401, message: 'no API key was found in the request' },
  KEY_DUPLICATE: { status: 401, message: 'more than one API key was found in the request' },
  KEY_INVALID: { status: 401, message: 'the API key is not known' },
  IP_DENIED: { status: 403, message: 'the client address is not allowed' },
  CREDENTIALS_MISSING: { status: 401, message: 'no credentials were found in the request' },
  CREDENTIALS_INVALID: { status: 401, message: 'the credentials are not valid' },
  SIGNATURE_MISSING: { status: 401, message: 'the request is not signed' },
  SIGNATURE_INVALID: { status: 401, message: 'the signature of the request does not fit what was received' },
  SIGNATURE_EXPIRED: { status: 401, message: 'the signature was made too long ago or in the future' },
  CERTIFICATE_MISSING: { status: 401, message: 'the client showed no certificate' },
  CERTIFICATE_DENIED: { status: 403, message: 'the certificate of the client is not allowed' },
  TOKEN_MISSING: { status: 401, message: 'no token was found in the request' },
  TOKEN_DUPLICATE: { status: 401, message: 'more than one token was found in the request' },
  TOKEN_MALFORMED: { status: 401, message: 'the token is not a JSON Web Token' },
  TOKEN_ALGORITHM: { status: 401, message: 'the algorithm of the token is not allowed' },
  TOKEN_KEY_UNKNOWN: { status: 401, message: 'no key fits the token' },
  TOKEN_SIGNATURE: { status: 401, message: 'the signature of the token is wrong' },
  TOKEN_EXPIRED: { status: 401, message: 'the token has expired' },
  TOKEN_NOT_YET_VALID: { status: 401, message: 'the token is not valid yet' },
  TOKEN_ISSUER: { status: 401, message: 'the token comes from another issuer' },
  TOKEN_AUDIENCE: { status: 401, message: 'the token is meant for another audience' },
  TOKEN_CLAIM: { status: 401, message: 'a claim of the token is missing or has another value' },
  TOKEN_INACTIVE: { status: 401, message: 'the authorization server says that the token is not active' },
  SCOPE_MISSING: { status: 403, message: 'the token lacks a scope' },
  CONSUMER_UNKNOWN: { status: 401, message: 'the credentials belong to no consumer' },
  KEYS_UNAVAILABLE: { status: 503, message: 'the keys that tokens are checked with could not be had' },
  ACL_DENIED: { status: 403, message: 'the consumer is in none of the groups that are let in' },
  AUTHORIZER_DENIED: { status: 403, message: 'the authorizer does not let this request in' },
  AUTHORIZER_FAILED: { status: 500, message: 'the authorizer failed or gave an answer that cannot be used' },
  DEPENDENCY_FAILED: { status: 503, message: 'a service that a policy needs could not be asked' },
  QUOTA_EXCEEDED: { status: 429, message: 'the quota is used up' },
  PLAN_MISSING: { status: 403, message: 'the caller has no usage plan' },
  CONCURRENCY_LIMITED: { status: 429, message: 'too many requests are under way' },
  COUNTER_UNAVAILABLE: { status: 503, message: 'the shared counter could not be reached' },
  RESPONSE_TOO_LARGE: { status: 502, message: 'the body of the answer is larger than allowed' },
  BODY_MALFORMED: { status: 400, message: 'the body is not what its content type says' },
  VALIDATION_FAILED: { status: 400, message: 'the request does not fit its schema' },
  RESPONSE_INVALID: { status: 502, message: 'the answer does not fit its schema' },
  THREAT_DETECTED: { status: 400, message: 'the request has something in it that is refused' },
  ENCODING_UNSUPPORTED: { status: 415, message: 'the content encoding is not supported' },
  GRAPHQL_INVALID: { status: 400, message: 'the body is not a GraphQL request that can be read' },
  GRAPHQL_DENIED: { status: 403, message: 'the GraphQL operation is not allowed' },
  NOT_ACCEPTABLE: { status: 406, message: 'there is no answer in a media type that the client accepts' },
  OPERATION_NOT_FOUND: { status: 404, message: 'the OpenAPI document has no such operation' },
  TRANSFORM_FAILED: { status: 500, message: 'a transformation could not be made' },
  SCRIPT_FAILED: { status: 500, message: 'a script failed' },
  SCRIPT_REFUSED: { status: 403, message: 'a script refused the request' },
  SCRIPT_LIMIT: { status: 500, message: 'a script ran longer or took more memory than it may' },
  RATE_LIMITED: { status: 429, message: 'the rate limit is used up' },
  BODY_TOO_LARGE: { status: 413, message: 'the request body is larger than allowed' },
  LENGTH_REQUIRED: { status: 411, message: 'the request has no content-length and the route requires one' },
  MEDIA_TYPE_UNSUPPORTED: { status: 415, message: 'there is no mapping template for the content type of the request' },
  TEMPLATE_FAILED: { status: 500, message: 'a mapping template could not be rendered' },
  CACHE_ONLY: { status: 504, message: 'the request wants a cached answer only, and there is none' },
  FAULT_INJECTED: { status: 503, message: 'a fault policy answered on purpose' },
  POLICY_FAILED: { status: 500, message: 'a policy failed while it handled the request' },
  // upstreams
  UPSTREAM_DNS: { status: 502, message: 'the upstream host name could not be resolved' },
  UPSTREAM_REFUSED: { status: 502, message: 'the upstream refused the connection' },
  UPSTREAM_UNREACHABLE: { status: 502, message: 'the upstream could not be reached' },
  UPSTREAM_TLS: { status: 502, message: 'the tls handshake with the upstream failed' },
  UPSTREAM_RESET: { status: 502, message: 'the upstream closed the connection before the answer was complete' },
  UPSTREAM_BAD_RESPONSE: { status: 502, message: 'the upstream did not answer with valid HTTP' },
  UPSTREAM_CONNECT_TIMEOUT: { status: 504, message: 'the connection to the upstream was not made in time' },
  UPSTREAM_TIMEOUT: { status: 504, message: 'the upstream did not answer in time' },
  CIRCUIT_OPEN: { status: 503, message: 'the circuit breaker of the upstream is open' },
  UPSTREAMS_UNHEALTHY: { status: 503, message: 'no upstream is healthy' },
  UPGRADE_UNSUPPORTED: { status: 501, message: 'the integration of this route cannot upgrade a connection' },
  INTEGRATION_FAILED: { status: 502, message: 'the integration failed' },
  GATEWAY_OVERLOADED: { status: 503, message: 'the gateway takes no more requests at the moment' },
  GATEWAY_CLOSED: { status: 503, message: 'the gateway is not open' },
  // configuration and workspace
  CONFIG_INVALID: { status: 422, message: 'the configuration has errors' },
  CONFIG_STALE: { status: 409, message: 'the file was changed since it was read' },
  SECRET_NOT_FOUND: { status: 422, message: 'a secret that the configuration refers to is not set' },
  KEYS_SEALED: {
    status: 409,
    message: 'the keys of the local issuer are encrypted with a key from the keychain that this program does not have',
  },
  PORT_IN_USE: { status: 409, message: 'the port is in use by another program' },
  LISTEN_FAILED: { status: 500, message: 'the listener could not be opened' },
  FILE_UNREADABLE: { status: 422, message: 'a file could not be read' },
  FILE_UNWRITABLE: { status: 422, message: 'a file could not be written' },
  WORKSPACE_NOT_FOUND: { status: 404, message: 'the workspace folder does not exist or has no gateway configuration' },
  ENGINE_NOT_RUNNING: { status: 409, message: 'no engine is running on this workspace' },
  WORKSPACE_BUSY: { status: 409, message: 'another engine has this workspace open' },
  // store
  STORE_NEWER: { status: 409, message: 'the store was written by a newer version of gatewright' },
  STORE_CORRUPT: { status: 500, message: 'the store is damaged' },
  STORE_FAILED: { status: 500, message: 'the store could not be read or written' },
  DISK_FULL: { status: 507, message: 'the disk is full' },
  EXCHANGE_NOT_FOUND: { status: 404, message: 'there is no exchange with this id' },
  BODY_NOT_FOUND: { status: 404, message: 'there is no recorded body with this hash' },
  FILTER_INVALID: { status: 400, message: 'the filter cannot be understood' },
  FORMAT_INVALID: { status: 422, message: 'the text is not what this format asks for' },
  REPLAY_REFUSED: { status: 403, message: 'the guard of the target does not let this replay begin' },
  // contract
  INPUT_INVALID: { status: 400, message: 'the input of a call does not fit its schema' },
  CALL_UNKNOWN: { status: 404, message: 'there is no such call' },
  CALL_CANCELLED: { status: 499, message: 'the call was cancelled' },
  CHANNEL_CLOSED: { status: 503, message: 'the connection to the engine is closed' },
  NOT_FOUND: { status: 404, message: 'there is no such thing' },
  UNAUTHORIZED: { status: 401, message: 'the token is missing or wrong' },
  ORIGIN_REFUSED: { status: 403, message: 'the request comes from a page or a host name that is not ours' },
  INTERNAL: { status: 500, message: 'something went wrong inside gatewright' },
} as const satisfies Record<string, ErrorRow>;

/** A code of {@link ERROR_TABLE}. */
export type ErrorCode = keyof typeof ERROR_TABLE;

/** The one error class: a stable code, a sentence, and the facts in `details`. */
export class GatewrightError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(ERROR_TABLE[code].message, options);
    this.name = 'GatewrightError';
    this.code = code;
    this.details = details;
  }

  /** The status of the code; a dialect may answer with another. */
  get status(): number {
    return ERROR_TABLE[this.code].status;
  }
}

/** What crosses a process border in place of an error object. */
export interface ErrorValue {
  readonly code: string;
  readonly message: string;
  readonly details: ErrorDetails;
}

/** Any thrown value as a value of code, message and details; what is not ours becomes `INTERNAL` with its message in the details. */
export function toErrorValue(thrown: unknown): ErrorValue {
  if (thrown instanceof GatewrightError) return { code: thrown.code, message: thrown.message, details: thrown.details };
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'INTERNAL', message: ERROR_TABLE.INTERNAL.message, details: { reason } };
}

/** An error as one line for people: its code, the sentence and its facts. */
export function describeError(thrown: unknown): string {
  return `${toErrorValue(thrown).code} ${describeFault(thrown)}`;
}

/** The same without the code, for where that stands beside it. */
export function describeFault(thrown: unknown): string {
  const { message, details } = toErrorValue(thrown);
  const facts = Object.entries(details).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return `${message}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`;
}
