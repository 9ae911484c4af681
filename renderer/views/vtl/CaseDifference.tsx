import { lazy, Suspense } from 'react';
import type { VtlCase } from '../../../core/contract/vtl.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import type { CaseResult } from './cases.ts';
import styles from './CasesTab.module.css';

const TextDifference = lazy(async () => ({
  default: (await import('../../monaco/TextDifference.tsx')).TextDifference,
}));

export interface CaseDifferenceProps {
  readonly one: VtlCase;
  readonly result: CaseResult;
  readonly onClose: () => void;
}

/** What a case must print beside what it printed. */
export function CaseDifference({ one, result, onClose }: CaseDifferenceProps) {
  return (
    <Dialog
      title={`${one.name}: expected and printed`}
      onClose={onClose}
      isWide
      actions={<Button onClick={onClose}>Close</Button>}
    >
      <div className={styles['sides']}>
        <span>Expected</span>
        <span>Printed</span>
      </div>
      <div className={styles['difference']}>
        <Suspense fallback="Comparing">
          <TextDifference
            path="output.txt"
            before={one.expected}
            after={result.output}
            beforeLabel="Expected"
            afterLabel="Printed"
          />
        </Suspense>
      </div>
    </Dialog>
  );
}
