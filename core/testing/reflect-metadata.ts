/**
 * What the certificate library's container asks of `Reflect` before it loads: a store of metadata by target and key.
 * The polyfill it names has had no release for long, and these three functions are all that is called.
 * Imported for its effect, before `@peculiar/x509`.
 */
const store = new WeakMap<object, Map<unknown, unknown>>();

Object.assign(Reflect, {
  defineMetadata(key: unknown, value: unknown, target: object): void {
    const entries = store.get(target) ?? new Map<unknown, unknown>();
    store.set(target, entries.set(key, value));
  },
  getMetadata: (key: unknown, target: object): unknown => store.get(target)?.get(key),
  getOwnMetadata: (key: unknown, target: object): unknown => store.get(target)?.get(key),
});
