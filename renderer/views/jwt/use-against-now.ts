import { useMemo } from 'react';
import type { JwtAgainst } from '../../../core/contract/jwt.ts';
import { useAgainst } from './against.ts';
import { againstOf } from './against-choice.ts';
import { textClaim } from './claims.ts';
import { useInspection } from './inspection.ts';

/** What the token in the box is checked against. */
export function useAgainstNow(): JwtAgainst {
  const { choice, policies, draft } = useAgainst();
  const parts = useInspection(({ decoded }) => decoded?.value.decoded);
  const issuer = parts === undefined ? undefined : textClaim(parts, 'iss');
  return useMemo(() => againstOf({ choice, policies, draft }, issuer), [choice, policies, draft, issuer]);
}
