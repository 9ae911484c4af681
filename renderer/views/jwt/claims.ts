import type { JwtDecoded } from '../../../core/contract/jwt.ts';

/** One member of a header or of claims. */
export type Member = JwtDecoded['claims']['members'][number];

/** The text of a claim, such as `iss`; undefined when it is no text. The last one counts where it stands twice. */
export function textClaim({ claims }: JwtDecoded, name: string): string | undefined {
  const json = claims.members.findLast((member) => member.name === name)?.json;
  if (json === undefined || !json.startsWith('"')) return undefined;
  const value: unknown = JSON.parse(json);
  return typeof value === 'string' ? value : undefined;
}

/** The moment of a time claim, such as `exp`, in milliseconds since the epoch. */
export function timeClaim({ claims }: JwtDecoded, name: string): number | undefined {
  return claims.members.findLast((member) => member.name === name)?.time;
}

/** When, after `now`, the verdict may become another one although nothing is changed; undefined when it never does by itself. */
export function nextTurn(decoded: JwtDecoded, skewMillis: number, now: number): number | undefined {
  const moments = (['exp', 'nbf', 'iat'] as const).flatMap((name) => {
    const at = timeClaim(decoded, name);
    return at === undefined ? [] : [at, name === 'exp' ? at + skewMillis : at - skewMillis];
  });
  const later = moments.filter((at) => at > now);
  return later.length === 0 ? undefined : Math.min(...later);
}
