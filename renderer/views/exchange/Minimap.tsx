import { type PointerEvent, useRef, useState } from 'react';
import { classes } from '../../ui/Button.tsx';
import { type Lane, panned, placeIn, type TimeRange } from './lanes.ts';
import styles from './Minimap.module.css';

export interface MinimapProps {
  readonly lanes: readonly Lane[];
  readonly whole: TimeRange;
  readonly range: TimeRange;
  readonly onRange: (range: TimeRange) => void;
}

const LINE_HEIGHT = 3;
const MOST_LINES = 12;

/** All lanes in small, with the part that is shown; dragging moves that part. For the pointer alone: keys move the picture itself. */
export function Minimap({ lanes, whole, range, onRange }: MinimapProps) {
  const [from, setFrom] = useState<number>();
  const area = useRef<HTMLDivElement>(null);
  const shown = lanes.slice(0, MOST_LINES);
  const window = placeIn(whole, { start: range.from, end: range.to });
  const isZoomed = range.to - range.from < whole.to - whole.from;
  const move = (event: PointerEvent): void => {
    const width = area.current?.clientWidth ?? 0;
    if (from === undefined || width === 0) return;
    const millis = ((event.clientX - from) / width) * (whole.to - whole.from);
    onRange(panned(whole, range, millis / (range.to - range.from)));
    setFrom(event.clientX);
  };
  return (
    <div
      ref={area}
      className={classes(styles['map'], isZoomed && styles['zoomed'])}
      style={{ height: shown.length * LINE_HEIGHT + 6 }}
      aria-hidden
      onPointerDown={(event) => {
        if (!isZoomed) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setFrom(event.clientX);
      }}
      onPointerMove={move}
      onPointerUp={() => setFrom(undefined)}
      onPointerCancel={() => setFrom(undefined)}
    >
      {shown.flatMap((lane, index) =>
        (lane.parts.length === 0 ? [{ ...lane, name: lane.key }] : lane.parts).map((part) => {
          const place = placeIn(whole, part);
          const color = lane.parts.length === 0 ? lane.color : `--phase-${part.name}`;
          return (
            place !== undefined && (
              <span
                key={`${lane.key} ${part.name}`}
                className={styles['line']}
                style={{
                  top: 3 + index * LINE_HEIGHT,
                  left: `${place.left}%`,
                  width: `${place.width}%`,
                  background: `var(${color})`,
                }}
              />
            )
          );
        }),
      )}
      {isZoomed && window !== undefined && (
        <span className={styles['window']} style={{ left: `${window.left}%`, width: `${window.width}%` }} />
      )}
    </div>
  );
}
