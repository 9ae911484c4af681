import type { Exchange } from '../../model/exchange.ts';
import { headerPairs, headerValue } from '../../model/http.ts';
import { isSecretName } from '../../recording/redaction/secret-names.ts';

/** What a capture has not got of a request, and what checks could look at. */
export interface Gaps {
  /** Where credentials were replaced by stand-ins, such as `header authorization`; empty when none were. */
  readonly standIns: readonly string[];
  /** It has no credentials, and browsers leave them out when they write a capture. */
  readonly hasNoCredentials: boolean;
  readonly isBodyCut: boolean;
  readonly hasNoAddress: boolean;
  /** No TLS session, or a certificate of which only subject and fingerprint were written down. */
  readonly lacksCertificate: boolean;
}

const OURS = /\bredacted-[0-9a-f]{8}\b/;
/** What other programs and people write in place of a secret. */
const OTHERS =
  /^[[(<{]{0,2}\s*(redacted|removed|hidden|masked|filtered|omitted|sanitized|secret|token|your[-_ ].*|x{4,}|\*{3,}.*|\.{3}|…)\s*[\])>}]{0,2}$/i;

/** What is missing of a captured request. */
export function gapsOf(
  { request, client }: Exchange,
  { isOwn, isLetIn }: { readonly isOwn: boolean; readonly isLetIn: boolean },
): Gaps {
  const { body } = request;
  const captured = body.chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return {
    standIns: standInsOf(request),
    // Who was let in must have shown them, unless nobody asked.
    hasNoCredentials: !isOwn && isLetIn && !hasCredentials(request),
    isBodyCut: body.isTruncated || captured < body.size,
    hasNoAddress: client.address === '',
    lacksCertificate: !isOwn || client.tls?.fingerprint !== undefined,
  };
}

function hasCredentials({ headers, target }: Exchange['request']): boolean {
  const names = [...headerPairs(headers).map(([name]) => name), ...queryOf(target).keys()];
  return names.some((name) => isSecretName(name));
}

function standInsOf({ headers, target, body }: Exchange['request']): readonly string[] {
  const places = headerPairs(headers).flatMap(([name, value]) =>
    OURS.test(value) || (isSecretName(name) && isOthers(value)) ? [`header ${name.toLowerCase()}`] : [],
  );
  for (const [name, value] of queryOf(target))
    if (OURS.test(value) || (isSecretName(name) && isOthers(value))) places.push(`query ${name}`);
  const isText = /json|form|text|xml/i.test(headerValue(headers, 'content-type') ?? '');
  if (isText && body.chunks.some((chunk) => OURS.test(Buffer.from(chunk).toString('latin1')))) places.push('the body');
  return places;
}

/** Whether a value, after its scheme, is a mark in place of a secret. */
function isOthers(value: string): boolean {
  return OTHERS.test(value.replace(/^(Bearer|Basic|Token|ApiKey|DPoP)\s+/i, '').trim());
}

function queryOf(target: string): URLSearchParams {
  const mark = target.indexOf('?');
  return new URLSearchParams(mark === -1 ? '' : target.slice(mark + 1));
}
