import { acl } from './acl.ts';
import { basicAuth } from './basic-auth.ts';
import { cache } from './cache.ts';
import { concurrencyLimit } from './concurrency-limit.ts';
import { correlationId } from './correlation-id.ts';
import { cors } from './cors.ts';
import { decompress } from './decompress.ts';
import { fault } from './fault.ts';
import { functionAuthorizer } from './function-authorizer.ts';
import { hmacAuth } from './hmac-auth.ts';
import { graphql } from './graphql.ts';
import { ipFilter } from './ip-filter.ts';
import { jsonThreat } from './json-threat.ts';
import { jsonToXml } from './json-to-xml.ts';
import { jwt } from './jwt.ts';
import { keyAuth } from './key-auth.ts';
import { mtls } from './mtls.ts';
import { oauthIntrospection } from './oauth-introspection.ts';
import { mockFromOpenapi } from './mock-from-openapi.ts';
import type { Policy } from './policy.ts';
import { quota } from './quota.ts';
import { rateLimit } from './rate-limit.ts';
import { redirect } from './redirect.ts';
import { regexThreat } from './regex-threat.ts';
import { requestSize } from './request-size.ts';
import { respond } from './respond.ts';
import { responseSize } from './response-size.ts';
import { rewritePath } from './rewrite-path.ts';
import { script } from './script.ts';
import { setHeaders } from './set-headers.ts';
import { transform } from './transform.ts';
import { sigv4 } from './sigv4.ts';
import { validateRequest } from './validate-request.ts';
import { validateResponse } from './validate-response.ts';
import { usagePlan } from './usage-plan.ts';
import { vtlRequest } from './vtl-request.ts';
import { vtlResponse } from './vtl-response.ts';
import { xmlThreat } from './xml-threat.ts';
import { xmlToJson } from './xml-to-json.ts';

/** Every policy that is installed. */
export const policies: readonly Policy[] = [
  respond,
  redirect,
  setHeaders,
  transform,
  decompress,
  regexThreat,
  script,
  rewritePath,
  keyAuth,
  basicAuth,
  hmacAuth,
  sigv4,
  mtls,
  functionAuthorizer,
  oauthIntrospection,
  acl,
  jwt,
  rateLimit,
  cache,
  quota,
  usagePlan,
  concurrencyLimit,
  cors,
  ipFilter,
  requestSize,
  responseSize,
  fault,
  correlationId,
  vtlRequest,
  vtlResponse,
  jsonThreat,
  xmlThreat,
  xmlToJson,
  jsonToXml,
  validateRequest,
  validateResponse,
  mockFromOpenapi,
  graphql,
];
