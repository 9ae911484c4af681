import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { formatDuration } from '../../ui/format.ts';
import { LaneBar, LaneLabel } from './WaterfallLane.tsx';
import { Minimap } from './Minimap.tsx';
import { PhaseLegend } from './PhaseLegend.tsx';
import {
  axisTicks,
  draggedRange,
  type Lane,
  panned,
  placeIn,
  preciseMillis,
  type TimeRange,
  wholeRange,
  zoomed,
} from './lanes.ts';
import styles from './Waterfall.module.css';

export interface WaterfallProps {
  readonly lanes: readonly Lane[];
}

interface Drag {
  readonly from: number;
  readonly to: number;
}

const MOST_TICKS = 6;

/** Lanes over one time axis. Drag to zoom; double click or Esc shows all again; + − and arrows do the same by keyboard. */
export function Waterfall({ lanes }: WaterfallProps) {
  const whole = wholeRange(lanes);
  const [zoom, setZoom] = useState<TimeRange>();
  const [cursor, setCursor] = useState<number>();
  const [drag, setDrag] = useState<Drag>();
  const [chosen, setChosen] = useState(0);
  // What the pointer passes is not read aloud, what keys choose is.
  const [spoken, setSpoken] = useState('');
  const plot = useRef<HTMLDivElement>(null);
  const range = zoom ?? whole;
  const lane = lanes[Math.min(chosen, lanes.length - 1)];
  const resolution = (whole.to - whole.from) / 1000;

  const shareAt = (event: PointerEvent): number => {
    const box = plot.current?.getBoundingClientRect();
    return box === undefined || box.width === 0 ? 0 : Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1);
  };
  const move = (event: PointerEvent): void => {
    const share = shareAt(event);
    setCursor(share);
    if (drag !== undefined) setDrag({ ...drag, to: share });
    const over = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-lane]') : null;
    if (over !== null) setChosen(Number(over.dataset['lane']));
  };
  const release = (): void => {
    const next = drag === undefined ? undefined : draggedRange(whole, range, [drag.from, drag.to]);
    if (next !== undefined) setZoom(next);
    setDrag(undefined);
  };
  const choose = (index: number): void => {
    const next = lanes[index];
    if (next === undefined) return;
    setChosen(index);
    setSpoken(describeLane(next, resolution));
  };
  const press = (event: KeyboardEvent): void => {
    const next = zoomByKey(event.key, whole, range);
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'Escape' && zoom !== undefined) setZoom(undefined);
    else if (next !== undefined) setZoom(next);
    else if (step !== 0) choose(chosen + step);
    else return;
    event.preventDefault();
  };
  return (
    <section className={styles['waterfall']} aria-label="Waterfall">
      <div className={styles['bar']}>
        <p className={styles['readout']}>{lane !== undefined && describeLane(lane, resolution)}</p>
        {zoom === undefined ? (
          <span className={styles['hint']}>drag to zoom, or + and −</span>
        ) : (
          <Button tone="quiet" title="Double click or Esc" onClick={() => setZoom(undefined)}>
            Show all
          </Button>
        )}
      </div>
      <div className={styles['map']}>
        <Minimap lanes={lanes} whole={whole} range={range} onRange={setZoom} />
      </div>
      <div
        className={styles['frame']}
        role="group"
        aria-roledescription="waterfall"
        aria-label="Bars over time. Up and down choose one, plus and minus zoom, left and right move, Escape shows all. The numbers follow as a table."
        tabIndex={0}
        onKeyDown={press}
      >
        <div className={styles['labels']} aria-hidden>
          <div className={styles['axis']} />
          {lanes.map((one, index) => (
            <LaneLabel key={one.key} lane={one} isChosen={index === chosen} onChoose={() => setChosen(index)} />
          ))}
        </div>
        <div
          ref={plot}
          className={styles['plot']}
          onPointerMove={move}
          onPointerLeave={() => setCursor(undefined)}
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            const share = shareAt(event);
            setDrag({ from: share, to: share });
          }}
          onPointerUp={release}
          onPointerCancel={() => setDrag(undefined)}
          onDoubleClick={() => setZoom(undefined)}
        >
          <Axis range={range} />
          {lanes.map((one, index) => (
            <LaneBar key={one.key} lane={one} range={range} index={index} isChosen={index === chosen} />
          ))}
          {drag !== undefined && <Selected drag={drag} />}
          {cursor !== undefined && <Cursor share={cursor} range={range} />}
        </div>
      </div>
      <p className="visually-hidden" role="status">
        {spoken}
      </p>
      <PhaseLegend lanes={lanes} />
    </section>
  );
}

function Axis({ range }: { readonly range: TimeRange }) {
  const ticks = axisTicks(range, MOST_TICKS);
  const step = (ticks[1] ?? range.to) - (ticks[0] ?? range.from);
  return (
    <div className={styles['axis']} aria-hidden>
      {ticks.map((at) => {
        const place = placeIn(range, { start: at, end: at });
        return (
          place !== undefined && (
            <span key={at} className={styles['tick']} style={{ left: `${place.left}%` }}>
              <span className={styles[place.left > 93 ? 'numberBefore' : 'number']}>{preciseMillis(at, step)}</span>
            </span>
          )
        );
      })}
    </div>
  );
}

function Selected({ drag }: { readonly drag: Drag }) {
  const left = Math.min(drag.from, drag.to) * 100;
  return (
    <div
      className={styles['selected']}
      style={{ left: `${left}%`, width: `${Math.abs(drag.to - drag.from) * 100}%` }}
    />
  );
}

function Cursor({ share, range }: { readonly share: number; readonly range: TimeRange }) {
  const isRight = share > 0.85;
  return (
    <div className={styles['cursor']} style={{ left: `${share * 100}%` }} aria-hidden>
      <span className={styles[isRight ? 'before' : 'after']}>
        {preciseMillis(range.from + share * (range.to - range.from), (range.to - range.from) / 1000)}
      </span>
    </div>
  );
}

function zoomByKey(key: string, whole: TimeRange, range: TimeRange): TimeRange | undefined {
  switch (key) {
    case '+':
    case '=':
      return zoomed(whole, range, 0.5);
    case '-':
      return zoomed(whole, range, 2);
    case 'ArrowLeft':
      return panned(whole, range, -0.2);
    case 'ArrowRight':
      return panned(whole, range, 0.2);
    default:
      return undefined;
  }
}

function describeLane({ title, start, end, parts, status }: Lane, resolution: number): string {
  const from = preciseMillis(start, resolution);
  if (status === 'skipped') return `${title}: skipped at ${from}`;
  const phases = parts.map((part) => `${part.name} ${formatDuration(part.end - part.start)}`);
  const inside = phases.length === 0 ? '' : ` (${phases.join(', ')})`;
  return `${title}: ${formatDuration(end - start)}, from ${from} to ${preciseMillis(end, resolution)}${inside}`;
}
