import type { ProbePoint } from '../../../core/model/probe.ts';
import { countOf, formatDuration } from '../../ui/format.ts';
import styles from './ProbeTab.module.css';

export interface ProbePictureProps {
  readonly points: readonly ProbePoint[];
  readonly letIn: number;
  readonly refused: number;
}

const WIDTH = 1000;

/** Requests over time: what was let in stands above the line, what was refused hangs below it. */
export function ProbePicture({ points, letIn, refused }: ProbePictureProps) {
  const end = Math.max(1000, ...points.map(({ atMillis }) => atMillis));
  const words = `${letIn} let in, ${refused} refused, over ${formatDuration(end)}`;
  return (
    <figure className={styles['picture']}>
      <svg viewBox={`-4 0 ${WIDTH + 8} 60`} preserveAspectRatio="none" role="img" aria-label={words}>
        <line className={styles['axis']} x1="0" x2={WIDTH} y1="30" y2="30" />
        {points.map(({ atMillis, isLetIn }, index) => {
          const x = (atMillis / end) * WIDTH;
          return (
            <line
              // The place of a request among those sent is what it is.
              key={index}
              className={styles[isLetIn ? 'let-in' : 'refused']}
              x1={x}
              x2={x}
              y1={isLetIn ? 6 : 32}
              y2={isLetIn ? 28 : 54}
            />
          );
        })}
      </svg>
      <figcaption className={styles['muted']}>
        Above the line {countOf(letIn, 'request')} let in, below it {refused} refused; {formatDuration(end)} from left
        to right.
      </figcaption>
    </figure>
  );
}
