import { ERROR_TABLE, type ErrorCode, GatewrightError } from '../../model/errors.ts';
import type { JwtWorkbench } from '../jwt-workbench.ts';
import type { Captured } from './captured.ts';
import type { Refused } from './guard-policies.ts';

/** Checks that look at what a stand-in of a token keeps: its header, and the claims that say whom it is for and how long. */
const KEPT_CHECKS: ReadonlySet<string> = new Set('algorithm key exp nbf iat issuer audience scope'.split(' '));
/** As long as a signature of ES256, so that the token can be taken apart. */
const NO_SIGNATURE = 'A'.repeat(86);

/**
 * What is wrong with a token whose signature was replaced by a stand-in, besides the signature: redacted tokens keep their
 * header and the claims that decide. Writes down what was seen. Undefined when nothing is, or it is no such token.
 */
export async function restOfToken(
  { policy, use, call }: Refused,
  { facts: { token }, gaps, at }: Captured,
  jwt: Pick<JwtWorkbench, 'inspect'>,
): Promise<GatewrightError | undefined> {
  if (policy !== 'jwt' || gaps.standIns.length === 0 || token?.claims === undefined) return undefined;
  const readable = `${token.text.split('.', 2).join('.')}.${NO_SIGNATURE}`;
  const { checks } = await jwt.inspect({ token: readable, against: { kind: 'policy', use }, at });
  const refused = checks.find(({ name, status }) => status === 'fail' && KEPT_CHECKS.has(name));
  if (refused === undefined || !isCode(refused.code)) return undefined;
  const { name, seen, rule, reason = refused.title } = refused;
  call.note('check', name);
  call.note('seen', `${name}: ${seen}`);
  call.note('rule', rule);
  call.note('verdict', reason);
  call.note('signature', 'not judged: it was replaced by a stand-in');
  return new GatewrightError(refused.code, { reason });
}

function isCode(code: string | undefined): code is ErrorCode {
  return code !== undefined && Object.hasOwn(ERROR_TABLE, code);
}
