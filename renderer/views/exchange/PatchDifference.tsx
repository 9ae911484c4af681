import type { DifferenceLine } from '../../../core/model/patch.ts';
import { classes } from '../../ui/Button.tsx';
import styles from './PatchDifference.module.css';

export interface PatchDifferenceProps {
  readonly difference: readonly DifferenceLine[];
  /** Whether it is shown from the start. */
  readonly isOpen: boolean;
}

const SIGNS = {
  same: { sign: '', word: '' },
  added: { sign: '+', word: 'added' },
  removed: { sign: '−', word: 'removed' },
} as const;

/** The lines that a patch changes, folded or not. */
export function PatchDifference({ difference, isOpen }: PatchDifferenceProps) {
  if (difference.length === 0) return null;
  const hasNumbers = difference.some(({ line }) => line !== undefined);
  return (
    <details open={isOpen} className={styles['details']}>
      <summary>What it changes</summary>
      <div className={styles['frame']} role="region" aria-label="What it changes" tabIndex={0}>
        <ul className={styles['lines']}>
          {difference.map(({ kind, line, text }, index) => (
            <li key={index} className={classes(styles['line'], styles[kind])}>
              {hasNumbers && <span className={styles['number']}>{line}</span>}
              <span className={styles['sign']} aria-hidden>
                {SIGNS[kind].sign}
              </span>
              {SIGNS[kind].word !== '' && <span className="visually-hidden">{SIGNS[kind].word}</span>}
              <code className={styles['text']}>{text}</code>
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}
