/**
 * Whether an address belongs to the engine's page. Written for the oldest Node that a shell may bring, which has no `URL.canParse`.
 * @param origin Of the engine's page; empty while there is no engine, and then nothing belongs to it.
 */
export function isOfOrigin(address: string, origin: string): boolean {
  if (origin === '') return false;
  try {
    return new URL(address).origin === origin;
  } catch {
    // What is no address belongs to nobody.
    return false;
  }
}
