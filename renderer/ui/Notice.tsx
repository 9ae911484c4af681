import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './Button.tsx';
import styles from './Notice.module.css';

export interface NoticeProps {
  readonly kind: 'error' | 'warning' | 'info';
  readonly children: ReactNode;
  /** A button at its end. */
  readonly action?: ReactNode;
}

const ICONS = { error: CircleAlert, warning: TriangleAlert, info: Info };

/** A line that says what is wrong, in its place. */
export function Notice({ kind, children, action }: NoticeProps) {
  const Icon = ICONS[kind];
  return (
    <div className={classes(styles['notice'], styles[kind])} role={kind === 'error' ? 'alert' : 'status'}>
      <Icon size={15} aria-hidden />
      <div className={styles['text']}>{children}</div>
      {action}
    </div>
  );
}
