/** Of more texts the answers are found anew. */
const MOST = 1000;

/** A function of short texts that come over and over, such as names of headers, with the answers to the first thousand remembered. */
export function remembered<T>(answer: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined || known.has(text)) return before as T;
    const found = answer(text);
    if (known.size < MOST) known.set(text, found);
    return found;
  };
}
