import type { Call } from '../policies/policy.ts';
import { callKey, type CallKeyOptions } from './upstreams/call-key.ts';
import { textHash, winnerOf, type Contender } from './upstreams/rendezvous.ts';

/** A target as the balancer sees it. */
export interface Weighted extends Contender {
  /** Exchanges under way to it now. */
  readonly inFlight: number;
}

/** How one of several targets is chosen. */
export const BALANCES = ['round-robin', 'least-connections', 'random', 'consistent-hash'] as const;
export type Balance = (typeof BALANCES)[number];

/** What a balancer is made of. */
export interface BalancerSettings {
  readonly balance: Balance;
  /** Of `consistent-hash`. */
  readonly hash?: CallKeyOptions | undefined;
  random(): number;
}

/** Chooses one of the candidates, which are some of the targets, or all; undefined only when there are none. */
export type Balancer<T> = (call: Call, candidates: readonly T[]) => T | undefined;

/** Makes the function that chooses; called once an attempt. */
export function createBalancer<T extends Weighted>(
  targets: readonly T[],
  { balance, hash = { by: 'ip' }, random }: BalancerSettings,
): Balancer<T> {
  switch (balance) {
    case 'random':
      return (_call, candidates) => pickRandom(candidates, random);
    case 'least-connections':
      return (_call, candidates) => pickLeast(candidates);
    case 'round-robin':
      return roundRobin(targets);
    case 'consistent-hash': {
      const key = callKey(hash);
      return (call, candidates) => winnerOf(textHash(key(call) ?? call.client.address), candidates);
    }
  }
}

/** Smooth weighted round robin: a heavy target does not get its whole share in a row. */
function roundRobin<T extends Weighted>(targets: readonly T[]): Balancer<T> {
  const current = new Map(targets.map((target) => [target, 0]));
  return (_call, candidates) => {
    let total = 0;
    let best: T | undefined;
    for (const candidate of candidates) {
      const next = (current.get(candidate) ?? 0) + candidate.weight;
      current.set(candidate, next);
      total += candidate.weight;
      if (best === undefined || next > (current.get(best) ?? 0)) best = candidate;
    }
    if (best !== undefined) current.set(best, (current.get(best) ?? 0) - total);
    return best;
  };
}

function pickLeast<T extends Weighted>(candidates: readonly T[]): T | undefined {
  let best: T | undefined;
  for (const candidate of candidates)
    if (best === undefined || candidate.inFlight / candidate.weight < best.inFlight / best.weight) best = candidate;
  return best;
}

function pickRandom<T extends Weighted>(candidates: readonly T[], random: () => number): T | undefined {
  const total = candidates.reduce((sum, { weight }) => sum + weight, 0);
  let rest = random() * total;
  for (const candidate of candidates) {
    rest -= candidate.weight;
    if (rest < 0) return candidate;
  }
  return candidates.at(-1);
}
