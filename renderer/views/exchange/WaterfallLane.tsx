import { Ban, ShieldHalf } from 'lucide-react';
import { classes } from '../../ui/Button.tsx';
import { type Lane, placeIn, type TimeRange } from './lanes.ts';
import styles from './WaterfallLane.module.css';

export interface LaneLabelProps {
  readonly lane: Lane;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

/** The name of a lane, indented as deep as it is nested; a shield on the policy that answered, a sign on what failed. */
export function LaneLabel({ lane, isChosen, onChoose }: LaneLabelProps) {
  const { title, depth, kind, status } = lane;
  const isDeciding = kind === 'policy' && (status === 'answered' || status === 'failed');
  return (
    <div
      className={classes(styles['label'], isChosen && styles['chosen'])}
      style={{ paddingLeft: `calc(var(--space-4) + ${depth} * var(--space-5))` }}
      title={title}
      onClick={onChoose}
    >
      <span className={classes(styles['name'], status === 'skipped' && styles['muted'])}>{title}</span>
      {isDeciding && <ShieldHalf size={13} className={styles['shield']} aria-hidden />}
      {!isDeciding && status === 'failed' && <Ban size={13} className={styles['failed']} aria-hidden />}
      {status === 'skipped' && <span className={styles['muted']}>skipped</span>}
    </div>
  );
}

export interface LaneBarProps {
  readonly lane: Lane;
  readonly range: TimeRange;
  readonly index: number;
  readonly isChosen: boolean;
}

/** The bar of a lane, or its phases one behind the other. */
export function LaneBar({ lane, range, index, isChosen }: LaneBarProps) {
  const { parts, kind, color, status } = lane;
  const isHollow = kind === 'exchange' || kind === 'stage' || kind === 'integration';
  return (
    <div className={classes(styles['lane'], isChosen && styles['chosen'])} data-lane={index}>
      <Piece
        range={range}
        start={lane.start}
        end={lane.end}
        color={color}
        look={classes(
          parts.length > 0 || isHollow ? styles['hollow'] : styles['full'],
          kind === 'dependency' && styles['hatched'],
          status === 'skipped' && styles['skipped'],
        )}
      />
      {parts.map(({ name, start, end }) => (
        <Piece
          key={name}
          range={range}
          start={start}
          end={end}
          color={`--phase-${name}`}
          look={classes(styles['full'], name === 'blocked' && styles['thin'])}
        />
      ))}
    </div>
  );
}

interface PieceProps {
  readonly range: TimeRange;
  readonly start: number;
  readonly end: number;
  readonly color: string;
  readonly look: string;
}

function Piece({ range, start, end, color, look }: PieceProps) {
  const place = placeIn(range, { start, end });
  if (place === undefined) return null;
  return (
    <span
      className={classes(styles['piece'], look)}
      style={{ left: `${place.left}%`, width: `${place.width}%`, color: `var(${color})` }}
    />
  );
}
