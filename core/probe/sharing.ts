import type { SharedCounter } from '../model/probe.ts';
import type { ProbeAnswer } from './burst.ts';

/** What a check for shared counters can do. */
export interface SharingTools {
  /** Uses the limit up; false when it could not. */
  useUp(): Promise<boolean>;
  /** One request as the caller, or with a variation; undefined when the budget is spent. */
  sendOne(variation?: number): Promise<ProbeAnswer | undefined>;
  isRefused(status: number): boolean;
}

/**
 * Whether a request with one thing changed is counted by the same counter: right after the limit is used up it is sent, and
 * then the unchanged one once more, to be sure that the limit still is used up.
 */
export async function checkSharing(changes: readonly string[], tools: SharingTools): Promise<SharedCounter[]> {
  const found: SharedCounter[] = [];
  for (const [index, changed] of changes.entries()) {
    const usedUp = await tools.useUp();
    const other = usedUp ? await tools.sendOne(index) : undefined;
    const own = other === undefined ? undefined : await tools.sendOne();
    found.push({ changed, ...judge(usedUp, [other, own], tools) });
  }
  return found;
}

function judge(
  usedUp: boolean,
  [other, own]: readonly [ProbeAnswer | undefined, ProbeAnswer | undefined],
  { isRefused }: SharingTools,
): Omit<SharedCounter, 'changed'> {
  if (!usedUp) return { verdict: 'not told', because: 'the budget did not suffice to use up the limit once more' };
  if (other?.kind !== 'answer') return { verdict: 'not told', because: 'no answer came to the changed request' };
  if (isRefused(other.status))
    return { verdict: 'same counter', because: 'it was refused too while the limit was used up' };
  if (other.status === 401 || other.status === 403)
    return { verdict: 'not told', because: `the changed request could not get in: ${other.status}` };
  if (own?.kind === 'answer' && isRefused(own.status))
    return { verdict: 'another counter', because: 'it was let in while the limit was used up, before and after' };
  return { verdict: 'not told', because: 'the limit came back in the meantime' };
}
