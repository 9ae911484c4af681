import { useMemo } from 'react';
import type { ExchangeDetails } from '../../../core/model/summary.ts';
import { whereTimeWent } from './sentence.ts';
import { TimingTable } from './TimingTable.tsx';
import { Waterfall } from './Waterfall.tsx';
import { lanesOf } from './lanes.ts';
import styles from './TimingTab.module.css';

export interface TimingTabProps {
  readonly details: ExchangeDetails;
}

/** Where the time went: a sentence, a picture, and the same as numbers. */
export function TimingTab({ details }: TimingTabProps) {
  const lanes = useMemo(() => lanesOf(details), [details]);
  const sentence = whereTimeWent(details);
  return (
    <div className={styles['tab']}>
      <p className={styles['sentence']}>{sentence}</p>
      <Waterfall lanes={lanes} />
      <TimingTable details={details} lanes={lanes} />
    </div>
  );
}
