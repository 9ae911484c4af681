import type { DiagnosisRule } from './rule.ts';
import { authorizerError } from './rules/authorizer-error.ts';
import { bodyInvalid } from './rules/body-invalid.ts';
import { bodyTooLarge } from './rules/body-too-large.ts';
import { configError } from './rules/config-error.ts';
import { consumerDenied } from './rules/consumer-denied.ts';
import { corsMissingHeaders } from './rules/cors-missing-headers.ts';
import { corsPreflight } from './rules/cors-preflight.ts';
import { credentialsPermission } from './rules/credentials-permission.ts';
import { gatewayOverloaded } from './rules/gateway-overloaded.ts';
import { headerTooLarge } from './rules/header-too-large.ts';
import { hostUnknown } from './rules/host-unknown.ts';
import { integrationMalformedResponse } from './rules/integration-malformed-response.ts';
import { integrationPermission } from './rules/integration-permission.ts';
import { integrationTimeout } from './rules/integration-timeout.ts';
import { integrationTooLarge } from './rules/integration-too-large.ts';
import { ipDenied } from './rules/ip-denied.ts';
import { jwksUnreachable } from './rules/jwks-unreachable.ts';
import { jwtAlgorithm } from './rules/jwt-algorithm.ts';
import { jwtAudience } from './rules/jwt-audience.ts';
import { jwtClaim } from './rules/jwt-claim.ts';
import { jwtExpired } from './rules/jwt-expired.ts';
import { jwtIssuer } from './rules/jwt-issuer.ts';
import { jwtKeyUnknown } from './rules/jwt-key-unknown.ts';
import { jwtMalformed } from './rules/jwt-malformed.ts';
import { jwtNotYetValid } from './rules/jwt-not-yet-valid.ts';
import { jwtScope } from './rules/jwt-scope.ts';
import { jwtSignature } from './rules/jwt-signature.ts';
import { keyInvalid } from './rules/key-invalid.ts';
import { keyMissing } from './rules/key-missing.ts';
import { keyNotInPlan } from './rules/key-not-in-plan.ts';
import { limitAccount } from './rules/limit-account.ts';
import { limitConcurrency } from './rules/limit-concurrency.ts';
import { limitQuota } from './rules/limit-quota.ts';
import { limitRate } from './rules/limit-rate.ts';
import { limitSpike } from './rules/limit-spike.ts';
import { mediaTypeUnsupported } from './rules/media-type-unsupported.ts';
import { mtlsMissing } from './rules/mtls-missing.ts';
import { mtlsUntrusted } from './rules/mtls-untrusted.ts';
import { paramsMissing } from './rules/params-missing.ts';
import { policyDenied } from './rules/policy-denied.ts';
import { routeDisabled } from './rules/route-disabled.ts';
import { routeMethod } from './rules/route-method.ts';
import { routeNone } from './rules/route-none.ts';
import { routeStage } from './rules/route-stage.ts';
import { signatureExpired } from './rules/signature-expired.ts';
import { signatureMismatch } from './rules/signature-mismatch.ts';
import { signatureMissing } from './rules/signature-missing.ts';
import { templateError } from './rules/template-error.ts';
import { tlsHostname } from './rules/tls-hostname.ts';
import { tlsRequired } from './rules/tls-required.ts';
import { tlsUntrusted } from './rules/tls-untrusted.ts';
import { tokenInactive } from './rules/token-inactive.ts';
import { tokenMissing } from './rules/token-missing.ts';
import { tokenScheme } from './rules/token-scheme.ts';
import { upstreamBadResponse } from './rules/upstream-bad-response.ts';
import { upstreamDns } from './rules/upstream-dns.ts';
import { upstreamError } from './rules/upstream-error.ts';
import { upstreamRefused } from './rules/upstream-refused.ts';
import { upstreamReset } from './rules/upstream-reset.ts';
import { upstreamTimeout } from './rules/upstream-timeout.ts';
import { upstreamTls } from './rules/upstream-tls.ts';
import { upstreamUnhealthy } from './rules/upstream-unhealthy.ts';
import { uriTooLong } from './rules/uri-too-long.ts';
import { wafBlocked } from './rules/waf-blocked.ts';

/** Every rule that is known. */
export const rules: readonly DiagnosisRule[] = [
  authorizerError,
  bodyInvalid,
  bodyTooLarge,
  configError,
  consumerDenied,
  corsMissingHeaders,
  corsPreflight,
  credentialsPermission,
  gatewayOverloaded,
  headerTooLarge,
  hostUnknown,
  integrationMalformedResponse,
  integrationPermission,
  integrationTimeout,
  integrationTooLarge,
  ipDenied,
  jwksUnreachable,
  jwtAlgorithm,
  jwtAudience,
  jwtClaim,
  jwtExpired,
  jwtIssuer,
  jwtKeyUnknown,
  jwtMalformed,
  jwtNotYetValid,
  jwtScope,
  jwtSignature,
  keyInvalid,
  keyMissing,
  keyNotInPlan,
  limitAccount,
  limitConcurrency,
  limitQuota,
  limitRate,
  limitSpike,
  mediaTypeUnsupported,
  mtlsMissing,
  mtlsUntrusted,
  paramsMissing,
  policyDenied,
  routeDisabled,
  routeMethod,
  routeNone,
  routeStage,
  signatureExpired,
  signatureMismatch,
  signatureMissing,
  templateError,
  tlsHostname,
  tlsRequired,
  tlsUntrusted,
  tokenInactive,
  tokenMissing,
  tokenScheme,
  upstreamBadResponse,
  upstreamDns,
  upstreamError,
  upstreamRefused,
  upstreamReset,
  upstreamTimeout,
  upstreamTls,
  upstreamUnhealthy,
  uriTooLong,
  wafBlocked,
];
