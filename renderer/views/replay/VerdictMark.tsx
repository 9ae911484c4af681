import { CircleAlert, CircleCheck, CircleHelp, CircleMinus, CircleX, type LucideIcon } from 'lucide-react';
import { classes } from '../../ui/Button.tsx';
import type { Verdict } from './runs.ts';
import styles from './VerdictMark.module.css';

const MARKS: Readonly<Record<Verdict, { readonly icon: LucideIcon; readonly title: string; readonly tone: string }>> = {
  same: { icon: CircleCheck, title: 'Same', tone: 'good' },
  explained: { icon: CircleAlert, title: 'Explained', tone: 'odd' },
  unexplained: { icon: CircleHelp, title: 'Unexplained', tone: 'bad' },
  failed: { icon: CircleX, title: 'Failed', tone: 'bad' },
  'left out': { icon: CircleMinus, title: 'Left out', tone: 'quiet' },
};

export interface VerdictMarkProps {
  readonly verdict: Verdict;
}

/** A verdict as a word with its mark. */
export function VerdictMark({ verdict }: VerdictMarkProps) {
  const { icon: Icon, title, tone } = MARKS[verdict];
  return (
    <span className={classes(styles['mark'], styles[tone])}>
      <Icon size={14} aria-hidden />
      {title}
    </span>
  );
}
