import { useEffect } from 'react';
import { useCommands } from '../../commands/registry.ts';
import { Splitter } from '../../ui/Splitter.tsx';
import { type TabPart, Tabs } from '../../ui/Tabs.tsx';
import { AgreeDialog } from './AgreeDialog.tsx';
import { DryRunTab } from './DryRunTab.tsx';
import { EarlierTab } from './EarlierTab.tsx';
import { PlanPane } from './PlanPane.tsx';
import { ProbeAgreeDialog } from './ProbeAgreeDialog.tsx';
import { followProbes } from './probes.ts';
import { ProbeTab } from './ProbeTab.tsx';
import { REPLAY_COMMANDS } from './replay-commands.ts';
import { closeReplayLayer, type ReplayTab, showReplayTab, useReplayLayers } from './replay-layers.ts';
import { followRuns } from './runs.ts';
import { RunTab } from './RunTab.tsx';
import { SaveSuiteDialog } from './SaveSuiteDialog.tsx';
import { followTargets } from './targets.ts';
import styles from './ReplayView.module.css';

const TABS: readonly TabPart<ReplayTab>[] = [
  { id: 'dry-run', title: 'Dry run', render: () => <DryRunTab /> },
  { id: 'run', title: 'Outcomes', render: () => <RunTab /> },
  { id: 'earlier', title: 'Runs', render: () => <EarlierTab /> },
  { id: 'probe', title: 'Probe', render: () => <ProbeTab /> },
];

/** Recorded exchanges sent again: the plan on the left; what would be sent, and what came of it, on the right. */
export function ReplayView() {
  const tab = useReplayLayers((layers) => layers.tab);
  useCommands(REPLAY_COMMANDS);
  useEffect(followTargets, []);
  useEffect(followRuns, []);
  useEffect(followProbes, []);
  return (
    <main className={styles['view']} aria-label="Replay">
      <h1 className="visually-hidden">Replay</h1>
      <Splitter
        name="replay.sides"
        direction="row"
        label="Divide the plan and its outcomes"
        firstShare={32}
        minFirst={290}
        minSecond={320}
        first={<PlanPane />}
        second={
          <section className={styles['right']} aria-label="Outcome">
            <Tabs label="Outcome" tabs={TABS} selected={tab} onSelect={showReplayTab} />
          </section>
        }
      />
      <OpenLayer />
    </main>
  );
}

function OpenLayer() {
  const open = useReplayLayers((layers) => layers.open);
  switch (open) {
    case 'agree':
      return <AgreeDialog onClose={closeReplayLayer} />;
    case 'save':
      return <SaveSuiteDialog onClose={closeReplayLayer} />;
    case 'agree-probe':
      return <ProbeAgreeDialog onClose={closeReplayLayer} />;
    case undefined:
      return null;
  }
}
