import { useEffect, useState } from 'react';
import { momentOf } from './as-of.ts';
import { timeClaim } from './claims.ts';
import { engineNow, type Inspected } from './inspected.ts';
import { useInspection } from './inspection.ts';
import { useWhen } from './when.ts';

const TICK_MILLIS = 1000;

/** The moment that the times of the token are told by: that of the check, or the workspace's clock, which goes on. */
export function useEngineNow(): number {
  const decoded = useInspection((state) => state.decoded);
  const asOf = useWhen((when) => when.asOf);
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), TICK_MILLIS);
    return () => clearInterval(timer);
  }, []);
  return decoded === undefined ? 0 : toldBy(decoded, asOf);
}

function toldBy(decoded: Inspected, asOf: ReturnType<typeof useWhen.getState>['asOf']): number {
  const now = engineNow(decoded);
  const moment = momentOf(asOf, timeClaim(decoded.value.decoded, 'exp'), now);
  return 'at' in moment ? (moment.at ?? now) : now;
}
