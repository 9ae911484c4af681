import type { KeyVerdict } from '../jwt/keys/key-ring.ts';
import { withHeaders } from '../model/http.ts';
import { withFallback } from './authentication.ts';
import { refusalError } from './jwt/challenge.ts';
import { claimForwarder, withoutForwarded } from './jwt/forward-claims.ts';
import { jwtOptions, type JwtOptions } from './jwt/options.ts';
import { JwtVerifier, seenText, type KnownToken, type Verdict } from './jwt/verifier.ts';
import { definePolicy, type Call } from './policy.ts';

/**
 * Asks for a JSON Web Token and checks it. Throws TOKEN_MISSING, TOKEN_DUPLICATE, TOKEN_MALFORMED, TOKEN_ALGORITHM,
 * TOKEN_KEY_UNKNOWN, TOKEN_SIGNATURE, TOKEN_EXPIRED, TOKEN_NOT_YET_VALID, TOKEN_ISSUER, TOKEN_AUDIENCE, TOKEN_CLAIM,
 * SCOPE_MISSING, CONSUMER_UNKNOWN, KEYS_UNAVAILABLE.
 */
export const jwt = definePolicy<JwtOptions>({
  name: 'jwt',
  summary: 'Lets in who brings a signed JSON Web Token that fits: key, times, issuer, audience, claims, scopes.',
  phases: ['request'],
  options: jwtOptions,
  example: `
keys:
  - discovery: https://id.example
audience: https://api.example
scopes: [orders.read]
clockSkew: 30s
`,
  secrets: ['keys.secret'],
  prepare(given, env) {
    const verifier = new JwtVerifier(given, env);
    const forward = claimForwarder(given);
    const letIn = (call: Call, { known, isRemembered, keys }: Verdict & { readonly kind: 'let in' }): void => {
      const { token, key, consumer } = known.one;
      noteToken(call, known, verifier.rule, keys);
      call.note('cache', isRemembered ? 'hit' : 'miss');
      call.claims = token?.claims;
      call.consumer = consumer ?? call.consumer;
      if (given.hideCredentials) call.request = verifier.places.hide(call.request);
      if (forward !== undefined)
        call.request = withHeaders(call.request, forward(call.request.headers, token?.claims ?? {}, known.payload));
      if (key?.kid !== undefined) call.note('kid', key.kid);
    };
    const settle = (call: Call, verdict: Verdict): void => {
      if (verdict.kind === 'let in') return letIn(call, verdict);
      const { refused, one } = verdict;
      call.note('check', refused.check.name);
      call.note(
        'seen',
        one.token === undefined ? seenText(one) : `${seenText(one)}; ${refused.check.name}: ${refused.check.seen(one)}`,
      );
      call.note('rule', refused.check.rule);
      call.note('verdict', refused.reason);
      throw refusalError(refused, given.realm);
    };
    const identify = withFallback(given, env, (call) => {
      const verdict = verifier.verify(verifier.places.find(call.request), call);
      return verdict instanceof Promise ? verdict.then((later) => settle(call, later)) : settle(call, verdict);
    });
    return {
      onRequest:
        forward === undefined
          ? identify
          : (call) => {
              // Also for those who are let in without a token: nobody but this policy may say who somebody is.
              call.request = withHeaders(call.request, withoutForwarded(call.request.headers, given));
              return identify(call);
            },
      marks: () => verifier.marks(),
      close: () => verifier.close(),
    };
  },
});

function noteToken(call: Call, { seen, one }: KnownToken, rule: string, keys: KeyVerdict): void {
  call.note('seen', seen);
  call.note('rule', rule);
  call.note('verdict', 'let in');
  call.note('alg', one.token?.header.alg ?? '');
  call.note('key', one.key?.source ?? '');
  call.note('keys', keys);
  if (one.consumer !== undefined) call.note('consumer', one.consumer.id);
}
