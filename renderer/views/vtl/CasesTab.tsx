import { Play, Save } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { VtlCase } from '../../../core/contract/vtl.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { countOf } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { CaseDifference } from './CaseDifference.tsx';
import { CaseLine } from './CaseLine.tsx';
import { type CaseResult, loadCases, runCases, useCases } from './cases.ts';
import { openVtlLayer } from './vtl-layers.ts';
import styles from './CasesTab.module.css';

/** The cases of the workspace: run them all, open one, see why it failed. */
export function CasesTab() {
  const { cases, failure, results, isRunning } = useCases();
  const [compared, setCompared] = useState<VtlCase>();
  useEffect(() => void loadCases(), []);
  const again = <Button onClick={() => void loadCases()}>Try again</Button>;
  if (failure !== undefined)
    return (
      <Notice kind="error" action={again}>
        The cases could not be read: {failure}
      </Notice>
    );
  if (cases === undefined) return null;
  if (cases.length === 0) return <NoCases />;
  const difference = compared === undefined ? undefined : results.get(compared.name);
  return (
    <div className={styles['tab']}>
      <div className={styles['bar']}>
        <Button icon={Play} disabled={isRunning} onClick={() => void runCases()}>
          Run all
        </Button>
        <span role="status" className={styles['muted']}>
          {summary(cases, results)}
        </span>
      </div>
      <ul className={styles['list']} aria-label="Cases">
        {cases.map((one) => (
          <li key={one.name}>
            <CaseLine one={one} result={results.get(one.name)} onCompare={() => setCompared(one)} />
          </li>
        ))}
      </ul>
      {compared !== undefined && difference !== undefined && (
        <CaseDifference one={compared} result={difference} onClose={() => setCompared(undefined)} />
      )}
    </div>
  );
}

function NoCases() {
  return (
    <EmptyState
      title="No cases yet"
      text={
        <>
          A case is a template, what it is given, and what it must print. Cases are files of the workspace, and{' '}
          <code>gatewright test</code> runs them.
        </>
      }
    >
      <Button icon={Save} onClick={() => openVtlLayer('save')}>
        Save what is open as a case
      </Button>
    </EmptyState>
  );
}

function summary(cases: readonly VtlCase[], results: ReadonlyMap<string, CaseResult>): string {
  const run = cases.flatMap(({ name }) => results.get(name) ?? []);
  if (run.length === 0) return `${countOf(cases.length, 'case')}, not run yet`;
  const failed = run.filter(({ isPassed }) => !isPassed).length;
  return failed === 0
    ? `${countOf(run.length, 'case')}, all passed`
    : `${failed} of ${countOf(run.length, 'case')} failed`;
}
