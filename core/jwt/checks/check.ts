import type { ConsumerConfig } from '../../model/config.ts';
import type { ErrorCode, ErrorDetails } from '../../model/errors.ts';
import type { JwtCheckName } from '../../model/jwt.ts';
import type { EpochMillis, Millis } from '../../model/units.ts';
import type { Algorithm } from '../algorithms.ts';
import type { KeyChoice } from '../keys/key-ring.ts';
import type { Asker } from '../keys/remote-keys.ts';
import type { VerificationKey } from '../keys/verification-key.ts';
import type { ParsedToken } from '../parse-token.ts';

/** What was found where tokens are looked for. */
export type FoundToken =
  | { readonly kind: 'token'; readonly text: string; readonly place: string }
  | { readonly kind: 'none' }
  /** Different tokens in different places, where that is not allowed. */
  | { readonly kind: 'several'; readonly places: readonly string[] };

/** One token on its way through the checks; each check adds what it found out for those after it. */
export class TokenCase {
  readonly found: FoundToken;
  readonly now: EpochMillis;
  readonly skewMillis: Millis;
  readonly asker: Asker;
  token: ParsedToken | undefined;
  algorithm: Algorithm | undefined;
  choice: KeyChoice | undefined;
  /** The key that made the signature. */
  key: VerificationKey | undefined;
  consumer: ConsumerConfig | undefined;

  constructor(found: FoundToken, now: EpochMillis, skewMillis: Millis, asker: Asker) {
    this.found = found;
    this.now = now;
    this.skewMillis = skewMillis;
    this.asker = asker;
  }

  /** A claim; undefined when the token has none of this name, also for names that every object has. */
  claim(name: string): unknown {
    const claims = this.token?.claims;
    return claims !== undefined && Object.hasOwn(claims, name) ? claims[name] : undefined;
  }
}

/** Why a token is refused; the reason is lower case, without a full stop. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly reason: string;
  /** Facts for the answer that the platform writes. */
  readonly facts?: ErrorDetails;
}

/** What a check says: nothing is wrong, or a refusal, now or later. */
export type Outcome = Refusal | undefined | Promise<Refusal | undefined>;

/** One check. The policy runs `test` alone; words are made only for those who read them. */
export interface Check {
  readonly name: JwtCheckName;
  readonly title: string;
  /** What is asked, in words. */
  readonly rule: string;
  /** Whether nothing is asked. */
  readonly isOff: boolean;
  /** What checks before it must have found out: nothing, the token taken apart, or the keys that may have made it. */
  readonly needs: 'nothing' | 'token' | 'keys';
  test(one: TokenCase): Outcome;
  /** What the token has, in words. */
  seen(one: TokenCase): string;
}
