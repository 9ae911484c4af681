import { useCommands } from '../../commands/registry.ts';
import type { ExchangeDetails } from '../../../core/model/summary.ts';
import { openExchange } from '../../state/place.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { type TabPart, Tabs } from '../../ui/Tabs.tsx';
import { useDelayed } from '../../ui/use-delayed.ts';
import { restoreExchange } from './exchange-actions.ts';
import { EXCHANGE_COMMANDS } from './exchange-commands.ts';
import { EXCHANGE_TABS, type ExchangeTab, showTab, TAB_TITLES, useExchangeTab } from './exchange-tab.ts';
import { ExchangeHead } from './ExchangeHead.tsx';
import { ExplainTab } from './ExplainTab.tsx';
import { HeadersTab } from './HeadersTab.tsx';
import { OverviewTab } from './OverviewTab.tsx';
import { PayloadTab } from './PayloadTab.tsx';
import { PoliciesTab } from './PoliciesTab.tsx';
import { RawTab } from './RawTab.tsx';
import { ResponseTab } from './ResponseTab.tsx';
import { TimingTab } from './TimingTab.tsx';
import { useExchange } from './use-exchange.ts';
import styles from './ExchangeView.module.css';

export interface ExchangeViewProps {
  readonly id: number;
}

/** Everything about one exchange. */
export function ExchangeView({ id }: ExchangeViewProps) {
  const [state, retry] = useExchange(id);
  const isLong = useDelayed(state.kind === 'loading', 300);
  useCommands(EXCHANGE_COMMANDS);
  switch (state.kind) {
    case 'loading':
      return isLong ? <EmptyState title="Loading the exchange" /> : null;
    case 'gone':
      return (
        <EmptyState title="This exchange is gone" text="It was deleted, or it was older than what the recorder keeps.">
          <div className={styles['actions']}>
            <Button onClick={() => restoreExchange(id)}>Take the deletion back</Button>
            <Button onClick={() => openExchange(undefined)}>Close</Button>
          </div>
        </EmptyState>
      );
    case 'failed':
      return (
        <EmptyState title="The exchange could not be loaded" text={state.problem}>
          <Button onClick={retry}>Try again</Button>
        </EmptyState>
      );
    case 'loaded':
      return <Loaded details={state.details} />;
  }
}

function Loaded({ details }: { readonly details: ExchangeDetails }) {
  const tab = useExchangeTab((known) => known.tab);
  return (
    <div className={styles['view']}>
      <ExchangeHead details={details} />
      <Tabs label="Details of the exchange" tabs={tabsOf(details)} selected={tab} onSelect={showTab} />
    </div>
  );
}

function tabsOf(details: ExchangeDetails): readonly TabPart<ExchangeTab>[] {
  return EXCHANGE_TABS.map((id) => ({ id, title: titleOf(id, details), render: () => renderTab(id, details) }));
}

function titleOf(id: ExchangeTab, { spans }: ExchangeDetails) {
  const policies = spans.filter(({ kind }) => kind === 'policy').length;
  if (id !== 'policies' || policies === 0) return TAB_TITLES[id];
  return (
    <>
      {TAB_TITLES[id]} <span className={styles['count']}>{policies}</span>
    </>
  );
}

function renderTab(id: ExchangeTab, details: ExchangeDetails) {
  switch (id) {
    case 'overview':
      return <OverviewTab details={details} />;
    case 'explain':
      return <ExplainTab key={details.summary.id} details={details} />;
    case 'policies':
      return <PoliciesTab details={details} />;
    case 'headers':
      return <HeadersTab details={details} />;
    case 'payload':
      return <PayloadTab details={details} />;
    case 'response':
      return <ResponseTab details={details} />;
    case 'timing':
      return <TimingTab details={details} />;
    case 'raw':
      return <RawTab details={details} />;
  }
}
