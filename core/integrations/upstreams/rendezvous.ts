/** What takes part in rendezvous hashing. */
export interface Contender {
  readonly weight: number;
  /** From its name, by {@link textHash}. */
  readonly seed: number;
}

/** A 32-bit hash of a text: FNV-1a with a final mix, so that near names are far apart. */
export function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return mix(hash);
}

/** Where a key falls between 0 and 1, 1 excluded, independently for each seed. */
export function unitHash(key: number, seed: number): number {
  return mix(Math.imul(key, 0x9e3779b1) ^ mix(seed ^ key)) / 4_294_967_296;
}

/**
 * Weighted rendezvous hashing: every contender draws a number from the key, the smallest wins. Without one of them only
 * the keys that it had move, and a new one takes its share evenly from all; nothing moves between the others.
 * @see Thaler and Ravishankar, A Name-Based Mapping Scheme for Rendezvous, 1996; weights by the logarithm
 */
export function winnerOf<T extends Contender>(key: number, contenders: readonly T[]): T | undefined {
  let winner: T | undefined;
  let least = Infinity;
  for (const contender of contenders) {
    const drawn = -Math.log(unitHash(key, contender.seed) + Number.EPSILON) / contender.weight;
    if (drawn >= least) continue;
    least = drawn;
    winner = contender;
  }
  return winner ?? contenders[0];
}

/** The last steps of MurmurHash3. */
function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
