import type { StateSlot } from '../policies/policy.ts';

/** Counters and caches by the id of a policy's use, so that an edit elsewhere does not reset them. */
export class StatePool {
  readonly #slots = new Map<string, Map<string, unknown>>();

  /** The slot of one use; the same one for every revision that has a use with this id and policy. */
  slot(useId: string, policy: string): StateSlot {
    const key = `${policy} ${useId}`;
    const values = this.#slots.get(key) ?? new Map<string, unknown>();
    this.#slots.set(key, values);
    return {
      get<T>(name: string, create: () => T): T {
        if (!values.has(name)) values.set(name, create());
        // The same policy put it there under the same name; StateSlot asks policies to keep the type stable.
        return values.get(name) as T;
      },
    };
  }

  /** Forgets the state of uses that no revision has any more. */
  keepOnly(uses: readonly { readonly id: string; readonly policy: string }[]): void {
    const kept = new Set(uses.map(({ id, policy }) => `${policy} ${id}`));
    for (const key of this.#slots.keys()) if (!kept.has(key)) this.#slots.delete(key);
  }
}
