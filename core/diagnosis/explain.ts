import type { Diagnosis, Explanation } from '../model/diagnosis.ts';
import type { Facts, KnownFacts } from './facts.ts';
import { findFingerprint } from './fingerprint.ts';
import { rules } from './index.ts';
import { evidenceOfLimit } from './limit-facts.ts';

/** Below this a cause is a guess that only distracts. */
const LEAST_CONFIDENCE = 0.15;
const MOST_CAUSES = 6;

/** Who answered, and why it failed: every cause that fits, the likeliest first, and `unknown` when none does. */
export function explain(facts: Facts): Explanation {
  const by = findFingerprint(facts);
  const known: KnownFacts = { ...facts, by };
  const causes = rules
    .flatMap((rule) => rule.explain(known) ?? [])
    .filter(({ confidence }) => confidence >= LEAST_CONFIDENCE)
    .toSorted((a, b) => b.confidence - a.confidence)
    .slice(0, MOST_CAUSES);
  return {
    fingerprint: by,
    causes: causes.length === 0 ? [cannotTell(known)] : causes.map((cause) => withLimit(cause, known)),
  };
}

/** A limit that refused is explained by what the answer says of it too. */
function withLimit(cause: Diagnosis, known: KnownFacts): Diagnosis {
  const more = cause.code.startsWith('limit.') ? evidenceOfLimit(known) : [];
  return more.length === 0 ? cause : { ...cause, because: [...cause.because, ...more] };
}

/** No fault of the gateway or behind it, as far as it came. */
const CLIENT_LEFT: Diagnosis = {
  code: 'unknown',
  confidence: 0.9,
  title: 'the client closed the connection before it had the whole answer',
  because: [{ where: 'trace', seen: 'CLIENT_ABORTED', says: 'the client went away, not the gateway or the upstream' }],
  fixes: ["compare the client's own time-out with how long the exchange took"],
  needs: "the client's own log of this request",
};

/** Nothing fits; what would settle it depends on who answered. */
function cannotTell({ by, response, own }: KnownFacts): Diagnosis {
  if (own?.error?.code === 'CLIENT_ABORTED') return CLIENT_LEFT;
  return {
    code: 'unknown',
    confidence: 0.3,
    title:
      response !== undefined && response.status < 400
        ? 'the request did not fail as far as this answer tells'
        : 'this capture does not tell why it failed',
    because: [
      {
        where: 'response',
        seen: response === undefined ? 'none' : `${response.status} ${response.text.slice(0, 120)}`.trim(),
        says: 'no known cause shows itself so',
      },
    ],
    fixes: [],
    needs: furtherCapture(by.gateway, by.origin),
  };
}

function furtherCapture(gateway: string, origin: string): string {
  if (origin === 'upstream' || gateway === 'backend')
    return "the backend's own log of this request, or the same request sent to the backend without the gateway between";
  switch (gateway) {
    case 'aws-rest':
      return 'the execution log of the stage at level INFO for this request id';
    case 'aws-http':
      return 'an access log with $context.error.message, $context.authorizer.error and $context.integrationErrorMessage';
    case 'kong':
      return "Kong's error.log lines with this request id";
    case 'apim':
      return 'a trace of this request, or LastError.Source and LastError.Reason from the gateway log';
    case 'apigee':
      return 'a debug session of this request, or the headers X-Apigee-fault-code and X-Apigee-fault-policy';
    case 'gcp-esp':
    case 'gcp-apigateway':
      return 'the response_code_details of this request from the log of the proxy';
    case 'tyk':
      return "the gateway's log of this request at level debug";
    default:
      return 'the log of whoever answered, or the same request with its whole answer, headers included';
  }
}
