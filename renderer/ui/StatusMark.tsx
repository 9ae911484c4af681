import { MoveRight, ShieldHalf, X } from 'lucide-react';
import type { ExchangeSummary } from '../../core/model/summary.ts';
import { classes } from './Button.tsx';
import { answeredBy, statusRole, statusText } from './status.ts';
import styles from './StatusMark.module.css';

export interface StatusMarkProps {
  readonly row: Pick<ExchangeSummary, 'status' | 'outcome' | 'by' | 'decidedBy'>;
}

/** A status with the mark of who answered: a shield for the gateway, an arrow for the upstream, a cross for nobody. */
export function StatusMark({ row }: StatusMarkProps) {
  const maker = answeredBy(row.by, row.decidedBy);
  const Icon = row.by === 'gateway' ? ShieldHalf : row.by === 'upstream' ? MoveRight : X;
  return (
    <span className={styles['mark']} title={maker}>
      <span className={classes(styles['code'], styles[statusRole(row.status)])}>{statusText(row)}</span>
      <span className={styles[row.by === 'gateway' ? 'gateway' : row.by === 'upstream' ? 'upstream' : 'error']}>
        <Icon size={13} role="img" aria-label={maker} />
      </span>
    </span>
  );
}
