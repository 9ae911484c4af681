import type { KeyStore } from '../identity/issuer-keys.ts';

/** A place for keys that lasts no longer than the test. */
export function memoryKeyStore(): KeyStore {
  const values = new Map<string, string>();
  return {
    has: (name) => values.has(name),
    get: (name) => values.get(name),
    set: (name, value) => void values.set(name, value),
  };
}
