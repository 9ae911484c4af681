import { describe, expect, test } from 'vitest';
import { doubtOf, gapBefore, type DoubtFacts } from './doubts.ts';
import type { Gaps } from './gaps.ts';

const WHOLE: Gaps = {
  standIns: [],
  hasNoCredentials: false,
  isBodyCut: false,
  hasNoAddress: false,
  lacksCertificate: false,
};

function facts(
  code: DoubtFacts['code'],
  given: Partial<Omit<DoubtFacts, 'gaps'>> & { gaps?: Partial<Gaps> },
): DoubtFacts {
  return {
    policy: 'jwt',
    phase: 'request',
    code,
    capturedCode: undefined,
    isCallerUnknown: false,
    isPathChanged: false,
    isAnswerMissing: false,
    ...given,
    gaps: { ...WHOLE, ...given.gaps },
  };
}

describe('a refusal says nothing', () => {
  test.each<[string, DoubtFacts, string]>([
    ['about a stand-in', facts('KEY_INVALID', { gaps: { standIns: ['header apikey'] } }), 'stand-ins (header apikey)'],
    [
      'about credentials that were left out',
      facts('TOKEN_MISSING', { gaps: { hasNoCredentials: true } }),
      'browsers leave them out',
    ],
    ['about a body that was cut', facts('VALIDATION_FAILED', { gaps: { isBodyCut: true } }), 'was cut'],
    ['about a signature over another path', facts('SIGNATURE_INVALID', { isPathChanged: true }), 'the path as it was'],
    [
      'about groups of nobody known',
      facts('ACL_DENIED', { policy: 'acl', isCallerUnknown: true }),
      'who calls is not known',
    ],
    [
      'about nobody known',
      facts('CREDENTIALS_MISSING', { policy: 'acl', isCallerUnknown: true }),
      'who calls is not known',
    ],
    ['when keys cannot be had', facts('KEYS_UNAVAILABLE', {}), 'could not be had from here'],
    ['when it was asked at another time', facts('TOKEN_INACTIVE', {}), 'was asked now'],
    [
      'about an answer that is missing',
      facts('RESPONSE_INVALID', { phase: 'response', isAnswerMissing: true }),
      'not in the capture',
    ],
  ])('%s', (_, given, words) => {
    expect(doubtOf(given)).toContain(words);
  });
});

describe('a refusal is sound', () => {
  test.each<[string, DoubtFacts]>([
    ['of a token that stands in the capture', facts('TOKEN_EXPIRED', {})],
    ['for what a stand-in keeps', facts('TOKEN_AUDIENCE', { gaps: { standIns: ['header authorization'] } })],
    ['of a key, whoever calls', facts('KEY_MISSING', { policy: 'key-auth', isCallerUnknown: true })],
    ['of a header, whatever the body', facts('BODY_TOO_LARGE', { gaps: { isBodyCut: true } })],
    ['that our own gateway made too', facts('KEYS_UNAVAILABLE', { capturedCode: 'KEYS_UNAVAILABLE' })],
    ['of a whole answer', facts('RESPONSE_INVALID', { phase: 'response' })],
  ])('%s', (_, given) => {
    expect(doubtOf(given)).toBeUndefined();
  });
});

test.each<[string, unknown, Partial<Gaps>, string | undefined]>([
  ['mtls', {}, { lacksCertificate: true }, 'the client certificate is not in the capture'],
  ['mtls', {}, {}, undefined],
  ['ip-filter', { forwardedDepth: 0 }, { hasNoAddress: true }, 'the address of the client is not in the capture'],
  ['ip-filter', { forwardedDepth: 1 }, { hasNoAddress: true }, undefined],
  ['fault', { share: 0.5 }, {}, 'it fails by chance'],
  ['fault', { share: 1 }, {}, undefined],
  ['rate-limit', {}, { hasNoAddress: true, lacksCertificate: true }, undefined],
])('%s with %j and %j', (policy, options, gaps, expected) => {
  expect(gapBefore(policy, options, { ...WHOLE, ...gaps })).toBe(expected);
});
