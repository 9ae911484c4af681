import type { Phase } from '../../model/config.ts';
import type { ErrorCode } from '../../model/errors.ts';
import type { Gaps } from './gaps.ts';

/** What a refusal here is judged by. */
export interface DoubtFacts {
  readonly policy: string;
  readonly phase: Phase;
  readonly code: ErrorCode;
  readonly gaps: Gaps;
  /** Code of the error that the capture ended with, where our own gateway wrote it down. */
  readonly capturedCode: string | undefined;
  /** A check before it that says who calls could not be judged. */
  readonly isCallerUnknown: boolean;
  /** The path was changed to fit the routes here. */
  readonly isPathChanged: boolean;
  /** The answer behind the route is a stand-in, or one whose body was cut. */
  readonly isAnswerMissing: boolean;
}

/** Policies that say who calls. */
export const IDENTITY_POLICIES: ReadonlySet<string> = new Set(
  'key-auth basic-auth hmac-auth sigv4 mtls function-authorizer oauth-introspection jwt'.split(' '),
);

const MISSING: readonly ErrorCode[] = ['KEY_MISSING', 'TOKEN_MISSING', 'CREDENTIALS_MISSING', 'SIGNATURE_MISSING'];
const BY_SECRET: readonly ErrorCode[] = [
  'KEY_INVALID',
  'CREDENTIALS_INVALID',
  'SIGNATURE_INVALID',
  'TOKEN_MALFORMED',
  'TOKEN_SIGNATURE',
  'TOKEN_CLAIM',
  'TOKEN_INACTIVE',
  'CONSUMER_UNKNOWN',
  'AUTHORIZER_DENIED',
];
const BY_BODY: readonly ErrorCode[] = [
  'BODY_MALFORMED',
  'VALIDATION_FAILED',
  'THREAT_DETECTED',
  'GRAPHQL_INVALID',
  'GRAPHQL_DENIED',
  'SIGNATURE_INVALID',
  'TRANSFORM_FAILED',
  'TEMPLATE_FAILED',
];
const BY_CALLER: readonly ErrorCode[] = [
  'ACL_DENIED',
  'PLAN_MISSING',
  'AUTHORIZER_DENIED',
  'SCRIPT_REFUSED',
  'SCRIPT_FAILED',
  'GRAPHQL_DENIED',
  'TRANSFORM_FAILED',
  'TEMPLATE_FAILED',
];
const BY_OTHERS: Readonly<Partial<Record<ErrorCode, string>>> = {
  KEYS_UNAVAILABLE: 'the keys that it needs could not be had from here',
  DEPENDENCY_FAILED: 'a service that it asks could not be asked from here',
  COUNTER_UNAVAILABLE: 'its counter could not be asked from here',
  AUTHORIZER_FAILED: 'its authorizer could not be asked from here, or failed',
  TOKEN_INACTIVE: 'the authorization server was asked now, and not at the moment of the capture',
  CACHE_ONLY: 'it depends on what was in the cache then',
};

/**
 * Why a refusal here says nothing of the captured request, lower case; undefined when it is sound. What our own gateway
 * refused with the same words is no doubt at all.
 */
export function doubtOf(facts: DoubtFacts): string | undefined {
  const { code, gaps, capturedCode, phase } = facts;
  if (code === capturedCode) return undefined;
  if (phase === 'response')
    return facts.isAnswerMissing ? 'the answer that it looks at is not in the capture' : undefined;
  if (facts.isCallerUnknown && isAboutCaller(facts))
    return 'who calls is not known, since an earlier check cannot be judged';
  if (gaps.hasNoCredentials && MISSING.includes(code))
    return 'the capture has no credentials; browsers leave them out when they save one';
  if (gaps.standIns.length > 0 && BY_SECRET.includes(code))
    return `the credentials in the capture are stand-ins (${gaps.standIns.join(', ')})`;
  if (gaps.isBodyCut && BY_BODY.includes(code)) return 'the body in the capture was cut';
  if (facts.isPathChanged && code === 'SIGNATURE_INVALID')
    return 'the signature is over the path as it was, before the first segment was taken off';
  return BY_OTHERS[code];
}

/** Whether a refusal is for what an earlier check would have found out; one that looks at credentials itself is not. */
function isAboutCaller({ code, policy }: DoubtFacts): boolean {
  if (BY_CALLER.includes(code)) return true;
  return !IDENTITY_POLICIES.has(policy) && (MISSING.includes(code) || code === 'CONSUMER_UNKNOWN');
}

/** Why a check cannot be made at all with what the capture has; undefined when it can. */
export function gapBefore(policy: string, options: unknown, gaps: Gaps): string | undefined {
  if (policy === 'mtls' && gaps.lacksCertificate) return 'the client certificate is not in the capture';
  if (policy === 'ip-filter' && gaps.hasNoAddress && !countsForwarded(options))
    return 'the address of the client is not in the capture';
  if (policy === 'fault' && shareOf(options) < 1) return 'it fails by chance';
  return undefined;
}

function countsForwarded(options: unknown): boolean {
  return hasOptions(options) && typeof options['forwardedDepth'] === 'number' && options['forwardedDepth'] > 0;
}

function shareOf(options: unknown): number {
  return hasOptions(options) && typeof options['share'] === 'number' ? options['share'] : 1;
}

function hasOptions(options: unknown): options is Readonly<Record<string, unknown>> {
  return typeof options === 'object' && options !== null;
}
