import type { Exchange } from '../model/exchange.ts';
import type { ReplayDifference, ReplayRequest } from '../model/replay.ts';

/** What stands in recorded answers, and what stands there in new ones: addresses, ids made anew. */
export type Renamed = readonly (readonly [recorded: string, replayed: string])[];

/** The address that was asked when it was recorded, and the target's: answers may repeat it. */
export function addressesOf({ scheme, authority }: Exchange, { url }: Pick<ReplayRequest, 'url'>): Renamed {
  const recorded = `${scheme}://${authority}`;
  const { origin } = new URL(url);
  return authority === '' || recorded === origin ? [] : [[recorded, origin]];
}

/** Why a difference is none: with the new names for the old ones both sides are equal. */
export function whyRenamed({ part, recorded, replayed }: ReplayDifference, renamed: Renamed): string | undefined {
  if ((part !== 'header' && part !== 'body') || recorded === undefined || replayed === undefined) return undefined;
  const used = renamed.filter(([before]) => recorded.includes(before));
  if (used.length === 0) return undefined;
  const text = used.reduce((known, [before, after]) => known.replaceAll(before, () => after), recorded);
  return text === replayed ? 'the same, with the address and the ids of the target' : undefined;
}
