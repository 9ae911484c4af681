import { compileFilter } from '../recording/filter/compile.ts';
import type { Exchange } from '../model/exchange.ts';
import type { EpochMillis } from '../model/units.ts';

/** Says why an exchange is dropped, by the first of the rewrites whose filter finds it as it was recorded. @throws FILTER_INVALID */
export function dropRule(
  rewrites: readonly { readonly kind: string; readonly filter?: string }[],
  now: EpochMillis,
): (exchange: Exchange) => string | undefined {
  const rules = rewrites.flatMap(({ kind, filter }) =>
    kind === 'drop' && filter !== undefined ? [{ filter, finds: compileFilter(filter, { now }) }] : [],
  );
  return (exchange) => {
    const rule = rules.find(({ finds }) => finds.test({ exchange, isPinned: false, tags: exchange.tags }));
    return rule === undefined ? undefined : `it is dropped by the filter ${rule.filter}`;
  };
}
