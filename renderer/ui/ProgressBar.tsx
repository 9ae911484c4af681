import { Button } from './Button.tsx';
import { formatCount } from './format.ts';
import styles from './ProgressBar.module.css';

export interface ProgressBarProps {
  readonly label: string;
  readonly done?: number | undefined;
  /** Absent when it is not known how much there is. */
  readonly total?: number | undefined;
  readonly onCancel?: () => void;
}

/** How far something slow has come, and the way to stop it. */
export function ProgressBar({ label, done, total, onCancel }: ProgressBarProps) {
  const value = done === undefined || total === undefined || total === 0 ? {} : { value: done, max: total };
  return (
    <div className={styles['progress']} role="status">
      <span>{label}</span>
      <progress className={styles['bar']} aria-label={label} {...value} />
      {done !== undefined && (
        <span>{total === undefined ? formatCount(done) : `${formatCount(done)} of ${formatCount(total)}`}</span>
      )}
      {onCancel !== undefined && (
        <Button tone="quiet" onClick={onCancel}>
          Cancel
        </Button>
      )}
    </div>
  );
}
