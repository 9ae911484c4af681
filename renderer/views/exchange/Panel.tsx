import { type ReactNode, useId } from 'react';
import { classes } from '../../ui/Button.tsx';
import styles from './Panel.module.css';

export interface PanelProps {
  readonly title: string;
  /** Beside the title, such as a count. */
  readonly detail?: ReactNode;
  readonly children: ReactNode;
}

/** A titled part of a tab. */
export function Panel({ title, detail, children }: PanelProps) {
  const id = useId();
  return (
    <section className={styles['panel']} aria-labelledby={id}>
      <div className={styles['bar']}>
        <h3 id={id}>{title}</h3>
        {detail !== undefined && <span className={styles['detail']}>{detail}</span>}
      </div>
      {children}
    </section>
  );
}

export interface PanelsProps {
  readonly layout: 'side' | 'stacked';
  readonly children: ReactNode;
}

/** Parts beside each other, or below each other; where there is no room beside they stack anyway. */
export function Panels({ layout, children }: PanelsProps) {
  return (
    <div className={styles['frame']}>
      <div className={classes(styles['panels'], layout === 'side' && styles['side'])}>{children}</div>
    </div>
  );
}
