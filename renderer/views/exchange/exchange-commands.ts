import type { Command } from '../../commands/command.ts';
import { changePreferences, usePreferences } from '../../state/facts.ts';
import { PATCH_COMMANDS } from './patch-commands.ts';
import { EXCHANGE_TABS, moveTab, showTab, TAB_TITLES } from './exchange-tab.ts';

/** What can be done while the details of an exchange are open. */
export const EXCHANGE_COMMANDS: readonly Command[] = [
  ...EXCHANGE_TABS.map((tab, index) => ({
    id: `exchange.tab.${tab}`,
    title: `Details: ${TAB_TITLES[tab]}`,
    keys: [String(index + 1)],
    run: () => showTab(tab),
  })),
  { id: 'exchange.tab.next', title: 'Details: next tab', keys: ['l'], run: () => moveTab(1) },
  { id: 'exchange.tab.previous', title: 'Details: previous tab', keys: ['h'], run: () => moveTab(-1) },
  {
    id: 'exchange.layout',
    title: 'Details: request and response side by side, or stacked',
    keys: ['s'],
    run: toggleLayout,
  },
  ...PATCH_COMMANDS,
];

/** Puts request and response beside each other, or below each other when they were. */
export function toggleLayout(): void {
  changePreferences({ detailsLayout: usePreferences.getState().detailsLayout === 'side' ? 'stacked' : 'side' });
}
