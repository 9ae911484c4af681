import type { JwtCheck, JwtInspection } from '../../../core/contract/jwt.ts';
import { countOf } from '../../ui/format.ts';

/** What a gateway makes of a token, in a headline and a sentence. */
export interface VerdictWords {
  readonly isLetIn: boolean;
  readonly headline: string;
  readonly sentence: string;
}

/** The check that the gateway stops at; undefined when it lets the token in. */
export function firstFailure(checks: readonly JwtCheck[]): JwtCheck | undefined {
  return checks.find(({ status }) => status === 'fail');
}

/** The verdict in words. */
export function verdictOf({ checks, answer }: Pick<JwtInspection, 'checks' | 'answer'>): VerdictWords {
  const failed = firstFailure(checks);
  if (failed !== undefined) {
    const status = answer === undefined ? '' : ` with ${answer.status}`;
    return { isLetIn: false, headline: `Refused${status}: ${lowerFirst(failed.title)}`, sentence: whyFailed(failed) };
  }
  const unclear = checks.find(({ status }) => status === 'unknown');
  if (unclear !== undefined)
    return { isLetIn: false, headline: 'Cannot tell', sentence: `${unclear.title}: ${unclear.reason ?? unclear.rule}` };
  const passed = checks.filter(({ status }) => status === 'pass').length;
  const off = checks.length - passed;
  return {
    isLetIn: true,
    headline: 'Let in',
    sentence: `${countOf(passed, 'check')} passed${off === 0 ? '' : `, ${off} not asked for`}`,
  };
}

/** Checks that compare what is in the token with what is asked for; of the others the reason says it all. */
const COMPARING: readonly JwtCheck['name'][] = ['issuer', 'audience', 'claims', 'scope', 'consumer', 'acl'];

function whyFailed({ name, seen, rule, reason }: JwtCheck): string {
  if (reason !== undefined && !COMPARING.includes(name)) return reason;
  const facts = `seen: ${seen === '' ? 'nothing' : seen}; asked for: ${rule}`;
  return reason === undefined ? facts : `${reason} (${facts})`;
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text;
}
