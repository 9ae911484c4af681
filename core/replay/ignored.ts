import type { Exchange } from '../model/exchange.ts';
import type { Ignored } from './compare/compare-answers.ts';

/** What an exchange asks for, as rules name it: its method, and its route or, without one, its path. */
export function kindOf({ request: { method, target }, route }: Exchange): string {
  return `${method} ${route ?? target.split('?', 1)[0] ?? ''}`;
}

/** Rules for what does not count, by the requests they are for. */
export class IgnoreRules {
  readonly #forAll: readonly Ignored[];
  readonly #byKind = new Map<string, readonly Ignored[]>();

  constructor(rules: readonly Ignored[]) {
    this.#forAll = rules.filter(({ requests }) => requests === undefined);
    for (const [kind, own] of Map.groupBy(rules, ({ requests }) => requests))
      if (kind !== undefined) this.#byKind.set(kind, [...this.#forAll, ...own]);
  }

  /** The rules for the answers to an exchange. */
  of(exchange: Exchange): readonly Ignored[] {
    if (this.#byKind.size === 0) return this.#forAll;
    return this.#byKind.get(kindOf(exchange)) ?? this.#forAll;
  }
}
