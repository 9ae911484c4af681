/**
 * Numbers from 0 to 1, 1 excluded, the same ones for the same seed. Good enough to vary examples, and for nothing that
 * must not be guessed.
 * @param seed A whole number.
 */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    // Mulberry32, of which the whole state is one number.
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
