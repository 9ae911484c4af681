import type { JwtCheck } from '../../model/jwt.ts';
import type { Check, Outcome, Refusal, TokenCase } from './check.ts';

/** A refusal and the check that gave it. */
export interface Refused extends Refusal {
  readonly check: Check;
}

/** Runs checks in their order up to the first that fails; at once as long as none has to wait. */
export function firstRefusal(
  checks: readonly Check[],
  one: TokenCase,
  from = 0,
): Refused | undefined | Promise<Refused | undefined> {
  for (let index = from; index < checks.length; index++) {
    const check = checks[index];
    if (check === undefined) break;
    const outcome: Outcome = check.test(one);
    if (outcome === undefined) continue;
    if (outcome instanceof Promise)
      return outcome.then((refusal) =>
        refusal === undefined ? firstRefusal(checks, one, index + 1) : { ...refusal, check },
      );
    return { ...outcome, check };
  }
  return undefined;
}

/** Runs every check, also those after one that failed, as far as they can be made. */
export async function runAllChecks(checks: readonly Check[], one: TokenCase): Promise<JwtCheck[]> {
  const lines: JwtCheck[] = [];
  for (const check of checks) lines.push(await runOne(check, one));
  return lines;
}

async function runOne(check: Check, one: TokenCase): Promise<JwtCheck> {
  const { name, title, rule } = check;
  if (!isReady(check, one)) return { name, title, rule, status: 'unknown', seen: '' };
  if (check.isOff) return { name, title, rule, status: 'off', seen: check.seen(one) };
  const refusal = await check.test(one);
  const seen = check.seen(one);
  if (refusal === undefined) return { name, title, rule, status: 'pass', seen };
  return { name, title, rule, status: 'fail', seen, reason: refusal.reason, code: refusal.code };
}

function isReady({ name, needs }: Check, one: TokenCase): boolean {
  if (name === 'parse') return one.found.kind === 'token';
  if (needs === 'token') return one.token !== undefined;
  return needs === 'nothing' || (one.choice?.keys.length ?? 0) > 0;
}
