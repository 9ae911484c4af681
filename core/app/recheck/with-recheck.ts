import type { Diagnosis, Evidence, Explanation } from '../../model/diagnosis.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { Recheck } from '../../model/recheck.ts';

/** Below this a cause is a guess, and the same request checked here may say more. */
const VAGUE = 0.7;
/** Less than a vendor's own words give: the deployed configuration can be another. */
const CONFIDENCE = 0.75;

/** Whether a re-check could say more of a capture than its answer does: a refusal of another gateway, by who knows what. */
export function isVague({ causes, fingerprint }: Explanation, { response }: Pick<Exchange, 'response'>): boolean {
  const [first] = causes;
  const isRefusal = response !== undefined && response.status >= 400 && response.status < 500;
  return isRefusal && fingerprint.origin !== 'network' && (first === undefined || first.confidence < VAGUE);
}

/**
 * An explanation with what the same request came to here: where the answer's own cause is vague, and the request is refused
 * here with the same status for a certain reason, that reason stands first.
 */
export function withRecheck(explanation: Explanation, { comparison, run, cause, isOwn }: Recheck): Explanation {
  const [first] = explanation.causes;
  const isSound = comparison.verdict === 'agrees' && run?.decision === 'refused';
  if (isOwn || !isSound || cause === undefined || (first !== undefined && first.confidence >= VAGUE))
    return explanation;
  const known = explanation.causes.find(({ code }) => code === cause.code);
  const raised: Diagnosis = {
    ...cause,
    confidence: CONFIDENCE,
    because: [...(known?.because ?? []), evidenceOf(cause), ...cause.because.filter(({ where }) => where !== 'trace')],
    fixes: known?.fixes ?? cause.fixes,
  };
  const others = explanation.causes.filter(({ code }) => code !== cause.code && code !== 'unknown');
  return { ...explanation, causes: [raised, ...others] };
}

function evidenceOf({ at, title }: Diagnosis): Evidence {
  const place = at === undefined ? 'the configuration of the workspace' : `${at.file}:${at.line}`;
  return { where: 'the same request here', seen: `checked against ${place}`, says: title };
}
