import { CircleAlert, CircleCheck, CircleDashed, FolderOpen, Trash2 } from 'lucide-react';
import type { VtlCase } from '../../../core/contract/vtl.ts';
import { Button, classes, IconButton } from '../../ui/Button.tsx';
import { type CaseResult, deleteCase } from './cases.ts';
import { PROFILES } from './kept-work.ts';
import { showTab } from './vtl-layers.ts';
import { openCase } from './work.ts';
import styles from './CasesTab.module.css';

export interface CaseLineProps {
  readonly one: VtlCase;
  /** Undefined when it was not run. */
  readonly result: CaseResult | undefined;
  readonly onCompare: () => void;
}

/** One case, what came of it, and what can be done with it. */
export function CaseLine({ one, result, onCompare }: CaseLineProps) {
  const { name, profile } = one;
  const open = (): void => {
    openCase(one);
    showTab('output');
  };
  return (
    <div className={styles['line']}>
      <Outcome result={result} />
      <span className={styles['name']}>{name}</span>
      <span className={styles['muted']}>{PROFILES.find(({ value }) => value === profile)?.title}</span>
      <span className={styles['why']}>{whyFailed(result)}</span>
      {result?.isPassed === false && <Button onClick={onCompare}>Compare</Button>}
      <IconButton icon={FolderOpen} label={`Open ${name}`} onClick={open} />
      <IconButton icon={Trash2} label={`Delete ${name}`} onClick={() => void deleteCase(one)} />
    </div>
  );
}

function Outcome({ result }: { readonly result: CaseResult | undefined }) {
  const words = result === undefined ? 'not run' : result.isPassed ? 'passed' : 'failed';
  const Icon = result === undefined ? CircleDashed : result.isPassed ? CircleCheck : CircleAlert;
  const tone = result === undefined ? 'muted' : result.isPassed ? 'good' : 'bad';
  return (
    <span className={classes(styles['outcome'], styles[tone])}>
      <Icon size={14} aria-hidden /> {words}
    </span>
  );
}

function whyFailed(result: CaseResult | undefined): string {
  if (result === undefined || result.isPassed) return '';
  const { problem } = result;
  return problem === undefined
    ? 'prints something else'
    : `line ${problem.line}, column ${problem.column}: ${problem.message}`;
}
