import { type TabPart, Tabs } from '../../ui/Tabs.tsx';
import { CasesTab } from './CasesTab.tsx';
import type { MonacoEditor } from './lit-parts.ts';
import { OutputTab } from './OutputTab.tsx';
import { ProfilesTab } from './ProfilesTab.tsx';
import { RecordedTab } from './RecordedTab.tsx';
import { type ResultTab, showTab, useVtlLayers } from './vtl-layers.ts';

export interface ResultPaneProps {
  /** The template's, to go to places in it. */
  readonly templateEditor: MonacoEditor | undefined;
}

/** What comes of the template: here, on other engines, over recorded bodies, and in its cases. */
export function ResultPane({ templateEditor }: ResultPaneProps) {
  const tab = useVtlLayers((layers) => layers.tab);
  const tabs: readonly TabPart<ResultTab>[] = [
    { id: 'output', title: 'Output', render: () => <OutputTab templateEditor={templateEditor} /> },
    { id: 'profiles', title: 'Compare engines', render: () => <ProfilesTab /> },
    { id: 'recorded', title: 'Recorded bodies', render: () => <RecordedTab /> },
    { id: 'cases', title: 'Cases', render: () => <CasesTab /> },
  ];
  return (
    <section aria-label="Result" style={{ height: '100%' }}>
      <Tabs label="Result" tabs={tabs} selected={tab} onSelect={showTab} />
    </section>
  );
}
