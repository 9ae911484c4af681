import type { Command } from '../../commands/command.ts';
import { useExchangeTab } from './exchange-tab.ts';
import { applyPatch, bestPatch, resendExchange, usePatches } from './patches.ts';

/** Applies the best patch. */
export const APPLY_KEYS = 'Mod+.';
/** Sends the request as it was. */
export const RESEND_KEYS = 'Mod+Enter';

/** What can be done about an exchange that is explained. */
export const PATCH_COMMANDS: readonly Command[] = [
  {
    id: 'exchange.patch',
    title: 'Explain: apply the best fix',
    keys: [APPLY_KEYS],
    when: () => isExplained() && bestPatch(usePatches.getState()) !== undefined,
    run: () => {
      const patch = bestPatch(usePatches.getState());
      if (patch !== undefined) void applyPatch(patch);
    },
  },
  {
    id: 'exchange.resend',
    title: 'Explain: send the request again',
    keys: [RESEND_KEYS],
    when: () => isExplained() && isOwn(),
    run: () => void resendExchange(),
  },
];

function isExplained(): boolean {
  return useExchangeTab.getState().tab === 'explain';
}

function isOwn(): boolean {
  const { exchange, isForeign } = usePatches.getState();
  return exchange !== undefined && !isForeign;
}
