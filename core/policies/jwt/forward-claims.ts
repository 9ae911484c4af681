import { claimReader } from '../../jwt/claim-path.ts';
import { removeHeader, setHeader, type HeaderList } from '../../model/http.ts';
import type { JwtOptions } from './options.ts';

/** Writes claims into headers for the upstream. What a client sent under these names never gets through. */
export type ForwardClaims = (
  headers: HeaderList,
  claims: Readonly<Record<string, unknown>>,
  payload: string,
) => HeaderList;

/** Undefined where nothing is forwarded. */
export function claimForwarder({
  forwardClaims,
  forwardPayload,
}: Pick<JwtOptions, 'forwardClaims' | 'forwardPayload'>): ForwardClaims | undefined {
  const wanted = Object.entries(forwardClaims).map(([header, claim]) => ({ header, read: claimReader(claim) }));
  if (wanted.length === 0 && forwardPayload === undefined) return undefined;
  return (headers, claims, payload) => {
    let next = headers;
    for (const { header, read } of wanted) {
      const value = headerText(read(claims));
      next = value === undefined ? removeHeader(next, header) : setHeader(next, header, value);
    }
    return forwardPayload === undefined ? next : setHeader(next, forwardPayload, payload);
  };
}

/** Takes the headers out under which claims would come, for requests that bring no token. */
export function withoutForwarded(
  headers: HeaderList,
  { forwardClaims, forwardPayload }: Pick<JwtOptions, 'forwardClaims' | 'forwardPayload'>,
): HeaderList {
  const names = [...Object.keys(forwardClaims), ...(forwardPayload === undefined ? [] : [forwardPayload])];
  return names.reduce((rest, name) => removeHeader(rest, name), headers);
}

/** A claim as the value of a header: its text, or its JSON; in UTF-8 and without line breaks. */
function headerText(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // Header lists hold one character a byte.
  return Buffer.from(text.replaceAll(/\p{Cc}/gu, ' '), 'utf8').toString('latin1');
}
