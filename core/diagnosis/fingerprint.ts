import type { Evidence, Fingerprint, GatewayName, Origin } from '../model/diagnosis.ts';
import type { Facts } from './facts.ts';
import { awsMarks } from './fingerprints/aws.ts';
import { apigeeMarks } from './fingerprints/apigee.ts';
import { apimMarks } from './fingerprints/apim.ts';
import { gcpMarks } from './fingerprints/gcp.ts';
import { kongMarks } from './fingerprints/kong.ts';
import { proxyMarks } from './fingerprints/proxies.ts';
import { tykMarks } from './fingerprints/tyk.ts';

/** Something by which a gateway is known: bytes of an answer that only it writes, or a host that only it has. */
export interface Mark {
  readonly gateway: GatewayName;
  /** Where an answer with this mark was made; absent when the mark does not tell. */
  readonly origin?: Origin;
  readonly status?: number | readonly number[];
  readonly body?: RegExp;
  readonly headers?: Readonly<Record<string, RegExp>>;
  /** Headers that must not be there. */
  readonly without?: readonly string[];
  readonly host?: RegExp;
  /** 0 to 1. */
  readonly confidence: number;
  /** Lower case, no full stop. */
  readonly says: string;
}

const MARKS: readonly Mark[] = [
  ...awsMarks,
  ...kongMarks,
  ...apimMarks,
  ...apigeeMarks,
  ...gcpMarks,
  ...tykMarks,
  ...proxyMarks,
];

/**
 * Who answered and where on the way, by the surest mark; marks of the same gateway stand beside it as evidence. Without
 * any mark the answer is the backend's as far as can be told.
 */
export function findFingerprint(facts: Facts): Fingerprint {
  const { own, response, log } = facts;
  if (own !== undefined) return ownFingerprint(facts);
  if (response === undefined)
    return {
      gateway: 'unknown',
      origin: 'network',
      confidence: 0.9,
      because: [{ where: 'response', seen: log.slice(0, 200) || 'none', says: 'no answer came, so nobody made one' }],
    };
  const fitting = MARKS.flatMap((mark) => {
    const because = fit(mark, facts);
    return because === undefined ? [] : [{ mark, because }];
  }).toSorted((a, b) => b.mark.confidence - a.mark.confidence);
  const [best] = fitting;
  if (best === undefined)
    return {
      gateway: 'backend',
      origin: 'upstream',
      confidence: 0.4,
      because: [{ where: 'response', seen: String(response.status), says: 'no gateway left a mark on this answer' }],
    };
  const { gateway } = best.mark;
  const same = fitting.filter(({ mark }) => mark.gateway === gateway);
  const origin =
    same.find(({ mark }) => mark.origin !== undefined)?.mark.origin ?? (response.status < 400 ? 'upstream' : 'gateway');
  return {
    gateway,
    origin,
    confidence: best.mark.confidence,
    because: same.flatMap(({ because }) => because).slice(0, 6),
  };
}

function ownFingerprint({ own, response }: Facts): Fingerprint {
  if (own?.seenIn === 'answer')
    return {
      gateway: 'gatewright',
      origin: 'gateway',
      confidence: 0.95,
      because: [
        {
          where: 'response body',
          seen: `"code":"${own.error?.code ?? ''}"`,
          says: 'the form in which Gatewright writes errors',
        },
      ],
    };
  const isUpstream = own?.by === 'upstream';
  const isNobody = own?.by === 'none' || response === undefined;
  return {
    gateway: own?.dialect === 'kong' ? 'kong' : 'gatewright',
    origin: isNobody ? 'network' : isUpstream ? 'upstream' : 'gateway',
    confidence: 1,
    because: [
      {
        where: 'trace',
        seen: isNobody ? 'no answer was sent' : `the ${isUpstream ? 'upstream' : 'gateway'} answered`,
        says: 'this exchange went through the local engine, which wrote down who answered',
      },
    ],
  };
}

function fit(mark: Mark, { request, response }: Facts): Evidence[] | undefined {
  const found: Evidence[] = [];
  const saw = (where: string, seen: string): void =>
    void found.push({ where, seen: seen.slice(0, 200), says: mark.says });
  if (response === undefined) return undefined;
  if (mark.status !== undefined && ![mark.status].flat().includes(response.status)) return undefined;
  if (mark.without?.some((name) => response.header(name) !== undefined) === true) return undefined;
  if (mark.host !== undefined) {
    if (!mark.host.test(request.host)) return undefined;
    saw('request host', request.host);
  }
  for (const [name, expression] of Object.entries(mark.headers ?? {})) {
    const value = response.header(name);
    if (value === undefined || !expression.test(value)) return undefined;
    saw(`response header ${name}`, value);
  }
  if (mark.body !== undefined) {
    const match = mark.body.exec(response.text);
    if (match === null) return undefined;
    saw('response body', match[0]);
  }
  return found;
}
