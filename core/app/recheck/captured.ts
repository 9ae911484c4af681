import { explain } from '../../diagnosis/explain.ts';
import type { Facts } from '../../diagnosis/facts.ts';
import { factsOfExchange } from '../../diagnosis/facts-of-exchange.ts';
import type { CauseCode, Explanation } from '../../model/diagnosis.ts';
import type { Exchange } from '../../model/exchange.ts';
import { headerValue } from '../../model/http.ts';
import type { EpochMillis } from '../../model/units.ts';
import { gapsOf, type Gaps } from './gaps.ts';

/**
 * What became of a captured request, as far as the capture tells: `refused` by a gateway, `failed` behind its checks,
 * `unsure` where a refusal can be the gateway's or the backend's, `none` without an answer.
 */
export type CapturedDecision = 'let-in' | 'refused' | 'failed' | 'unsure' | 'none';

/** A captured exchange with what is known of it. */
export interface Captured {
  readonly exchange: Exchange;
  readonly facts: Facts;
  /** Whether our own gateway served it. */
  readonly isOwn: boolean;
  /** The moment at which it was judged. */
  readonly at: EpochMillis;
  readonly decision: CapturedDecision;
  /** 0 without an answer. */
  readonly status: number;
  /** The likeliest cause of a failure, and how sure that is. */
  readonly cause: { readonly code: CauseCode; readonly confidence: number };
  /** What the capture has not got, and checks look at. */
  readonly gaps: Gaps;
}

/** Clocks further apart than this are told by the Date header. */
const MOST_SKEW_MILLIS = 60_000;
const SURE = 0.7;
/** Failures with a status from 500 on that are made by a check. */
const CHECKS_THAT_FAIL: readonly CauseCode[] = ['authorizer.error', 'jwks.unreachable', 'config.error'];

/** Reads a capture. @param given The explanation, where it was made already. */
export function readCaptured(exchange: Exchange, given?: Explanation): Captured {
  const facts = factsOfExchange(exchange);
  const explanation = given ?? explain(facts);
  const [first] = explanation.causes;
  const cause = { code: first?.code ?? 'unknown', confidence: first?.confidence ?? 0 } as const;
  const isOwn = facts.own !== undefined;
  const status = exchange.response?.status ?? 0;
  const decision = isOwn ? ownDecision(exchange) : foreignDecision(status, explanation, cause);
  const gaps = gapsOf(exchange, { isOwn, isLetIn: decision === 'let-in' });
  return { exchange, facts, isOwn, at: momentOf(exchange, isOwn), decision, status, cause, gaps };
}

function ownDecision({ error, by, response, spans }: Exchange): CapturedDecision {
  if (response === undefined) return 'none';
  if (error === undefined || by === 'upstream') return 'let-in';
  const wasAsked = spans.some(({ kind }) => kind === 'integration');
  return wasAsked ? 'failed' : 'refused';
}

function foreignDecision(
  status: number,
  { fingerprint: { origin, confidence } }: Explanation,
  cause: Captured['cause'],
): CapturedDecision {
  if (status === 0) return 'none';
  if (status < 400 || (origin === 'upstream' && confidence >= SURE)) return 'let-in';
  if (status >= 500) return CHECKS_THAT_FAIL.includes(cause.code) ? 'refused' : 'failed';
  if (origin !== 'upstream' || [401, 403, 407, 429].includes(status)) return 'refused';
  return 'unsure';
}

/** When it was judged: our own clock, or that of the capture unless the answer's own is far from it. */
function momentOf({ startedAt, duration, response }: Exchange, isOwn: boolean): EpochMillis {
  const date = Date.parse(headerValue(response?.headers ?? [], 'date') ?? '');
  const isKept = headerValue(response?.headers ?? [], 'age') !== undefined;
  if (isOwn || isKept || Number.isNaN(date)) return startedAt;
  return Math.abs(date - startedAt - duration) > MOST_SKEW_MILLIS ? date : startedAt;
}
