import { create } from 'zustand';
import { recall, remember } from '../../ui/remembered.ts';

/** The tabs of the details in their order. */
export const EXCHANGE_TABS = [
  'overview',
  'explain',
  'policies',
  'headers',
  'payload',
  'response',
  'timing',
  'raw',
] as const;
export type ExchangeTab = (typeof EXCHANGE_TABS)[number];

/** What each is called. */
export const TAB_TITLES: Readonly<Record<ExchangeTab, string>> = {
  overview: 'Overview',
  explain: 'Explain',
  policies: 'Policies',
  headers: 'Headers',
  payload: 'Payload',
  response: 'Response',
  timing: 'Timing',
  raw: 'Raw',
};

const NAME = 'exchange.tab';

/** The tab that is shown; the same one for whatever exchange is opened next. */
export const useExchangeTab = create<{ readonly tab: ExchangeTab }>(() => ({ tab: parseTab(recall(NAME)) }));

/** Shows a tab. */
export function showTab(tab: ExchangeTab): void {
  remember(NAME, tab);
  useExchangeTab.setState({ tab });
}

/** Shows the tab so many places to the right; around the end. */
export function moveTab(places: number): void {
  const at = EXCHANGE_TABS.indexOf(useExchangeTab.getState().tab);
  showTab(EXCHANGE_TABS[(at + places + EXCHANGE_TABS.length) % EXCHANGE_TABS.length] ?? 'overview');
}

function parseTab(stored: unknown): ExchangeTab {
  return EXCHANGE_TABS.find((name) => name === stored) ?? 'overview';
}
