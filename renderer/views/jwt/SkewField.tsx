import { useId } from 'react';
import { Button } from '../../ui/Button.tsx';
import { useInspection } from './inspection.ts';
import { skewText } from './skew-text.ts';
import { allowSkew, useWhen } from './when.ts';
import styles from './AgainstBar.module.css';

const STEP_MILLIS = 5000;
const MOST_MILLIS = 300_000;

export interface SkewFieldProps {
  /** Where the skew comes from as long as it is not tried out, in words. */
  readonly unset: string;
}

/** How far clocks may be apart: as the settings have it, or tried out here. */
export function SkewField({ unset }: SkewFieldProps) {
  const id = useId();
  const wanted = useWhen((when) => when.skewMillis);
  const inForce = useInspection(({ checked }) => checked?.value.skewMillis);
  const value = wanted ?? inForce ?? 0;
  return (
    <div className={styles['field']}>
      <label className={styles['short']} htmlFor={id}>
        Clock skew
      </label>
      <input
        id={id}
        className={styles['slider']}
        type="range"
        min={0}
        max={Math.max(MOST_MILLIS, value)}
        step={STEP_MILLIS}
        value={value}
        aria-valuetext={skewText(value)}
        onChange={(event) => allowSkew(Number(event.target.value))}
      />
      <span className={styles['figure']}>{wanted === undefined && inForce === undefined ? '' : skewText(value)}</span>
      {wanted === undefined ? (
        <span className={styles['about']}>{unset}</span>
      ) : (
        <Button
          tone="quiet"
          className={styles['reset']}
          title={`Back to what it was: ${unset}`}
          onClick={() => allowSkew(undefined)}
        >
          Back
        </Button>
      )}
    </div>
  );
}
