/** A target as the balancer sees it. */
export interface Weighted {
  readonly weight: number;
  /** Exchanges under way to it now. */
  readonly inFlight: number;
}

/** How one of several targets is chosen. */
export type Balance = 'round-robin' | 'least-connections' | 'random';

/** Makes the function that chooses; called once a request. There is at least one target. */
export function createBalancer<T extends Weighted>(
  targets: readonly T[],
  balance: Balance,
  random: () => number,
): () => T | undefined {
  const [only] = targets;
  if (targets.length === 1) return () => only;
  if (balance === 'random') return () => pickRandom(targets, random);
  if (balance === 'least-connections') return () => pickLeast(targets);
  return roundRobin(targets);
}

/** Smooth weighted round robin: a heavy target does not get its whole share in a row. */
function roundRobin<T extends Weighted>(targets: readonly T[]): () => T | undefined {
  const current = targets.map(() => 0);
  const total = targets.reduce((sum, { weight }) => sum + weight, 0);
  return () => {
    let best = 0;
    for (const [index, { weight }] of targets.entries()) {
      current[index] = (current[index] ?? 0) + weight;
      if ((current[index] ?? 0) > (current[best] ?? 0)) best = index;
    }
    current[best] = (current[best] ?? 0) - total;
    return targets[best];
  };
}

function pickLeast<T extends Weighted>(targets: readonly T[]): T | undefined {
  return targets.reduce((best, target) =>
    target.inFlight / target.weight < best.inFlight / best.weight ? target : best,
  );
}

function pickRandom<T extends Weighted>(targets: readonly T[], random: () => number): T | undefined {
  const total = targets.reduce((sum, { weight }) => sum + weight, 0);
  let rest = random() * total;
  for (const target of targets) {
    rest -= target.weight;
    if (rest < 0) return target;
  }
  return targets.at(-1);
}
