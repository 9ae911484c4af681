import { explain } from '../diagnosis/explain.ts';
import { factsOfExchange } from '../diagnosis/facts-of-exchange.ts';
import { factsOfLine, failureLine } from '../diagnosis/facts-of-text.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { findFingerprint } from '../diagnosis/fingerprint.ts';
import type { Diagnosis, Fingerprint } from '../model/diagnosis.ts';
import type { Exchange } from '../model/exchange.ts';
import { headerPairs } from '../model/http.ts';
import type { ReplayAnswer, ReplayDifference, ReplayOutcome, ReplayRequest } from '../model/replay.ts';

/** Below this a cause is a guess, and the difference stays unexplained. */
const SURE_ENOUGH = 0.5;
/** Signs are looked for in the beginning of a body. */
const MOST_BYTES = 65_536;
/** What a browser makes of an answer; it does not say why the answer is another one. */
const OF_BROWSERS = 'cors.missing-headers';
const CORS_HEADER = /^(access-control-.+|vary)$/;

type Why = Pick<ReplayOutcome, 'cause' | 'by'>;
type Answer = ReplayAnswer & { readonly kind: 'answer' };

/** Why no answer came. */
export function whyNoAnswer(request: ReplayRequest, failure: ReplayAnswer & { readonly kind: 'failure' }): Why {
  const context = { now: failure.startedAt, log: `${failure.code} ${failure.message}` };
  return causeAmong(explain(factsFor(request, null, context)).causes);
}

/**
 * Why an answer differs, and who made it. One that failed has its cause; one that did not has none, unless nothing is
 * missing but what lets a page of another origin read it.
 * @param answer Its body without content coding.
 */
export function whyDifferent(
  request: ReplayRequest,
  { status, headers, body, startedAt }: Answer,
  differences: readonly ReplayDifference[],
): Why {
  const text = Buffer.from(body.subarray(0, MOST_BYTES)).toString('utf8');
  const facts = factsFor(request, { status, headers: headerPairs(headers), body: text }, { now: startedAt, log: '' });
  const isFailure = status >= 400;
  if (!isFailure && !onlyCorsDiffers(differences)) return { by: makerOf(findFingerprint(facts)) };
  const { fingerprint, causes } = explain(facts);
  const fitting = causes.filter(({ code }) => (code === OF_BROWSERS) !== isFailure);
  return { by: makerOf(fingerprint), ...causeAmong(fitting) };
}

/**
 * Why an exchange that failed when it was recorded does not fail any more: what was wrong with it then is not so now.
 * Nothing is said of one that did not fail.
 */
export function whyFailedBefore(exchange: Exchange): Pick<ReplayOutcome, 'cause'> {
  if (exchange.response !== undefined && exchange.response.status < 400) return {};
  const { cause } = causeAmong(explain(factsOfExchange(exchange)).causes);
  if (cause === undefined) return {};
  const { code, confidence, title, because } = cause;
  return {
    cause: { code, confidence, title: `it failed when it was recorded, not now: ${title}`, because, fixes: [] },
  };
}

function onlyCorsDiffers(differences: readonly ReplayDifference[]): boolean {
  const counting = differences.filter(({ ignored, part }) => ignored === undefined && part !== 'timing');
  return counting.every(({ part, path }) => part === 'header' && CORS_HEADER.test(path));
}

function causeAmong([cause]: readonly Diagnosis[]): Pick<ReplayOutcome, 'cause'> {
  return cause === undefined || cause.code === 'unknown' || cause.confidence < SURE_ENOUGH ? {} : { cause };
}

function makerOf({ gateway, origin }: Fingerprint): Required<Why>['by'] {
  return { gateway, origin };
}

function factsFor(
  { method, url, headers }: ReplayRequest,
  response: object | null,
  context: { readonly now: number; readonly log: string },
): Facts {
  const request = { method, url, headers: headerPairs(headers), body: '' };
  return factsOfLine(failureLine.parse({ request, response, context }));
}
