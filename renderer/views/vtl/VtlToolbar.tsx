import { BookOpen, Save } from 'lucide-react';
import { useId } from 'react';
import { Button } from '../../ui/Button.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { useDelayed } from '../../ui/use-delayed.ts';
import { PROFILES } from './kept-work.ts';
import { cancelRendering, useRendering } from './rendering.ts';
import { openVtlLayer } from './vtl-layers.ts';
import { chooseProfile, useWork } from './work.ts';
import styles from './VtlToolbar.module.css';

const SHOWN_AFTER_MILLIS = 300;

/** What the whole view is about: the engine, the examples, and keeping the work as a case. */
export function VtlToolbar() {
  const engineId = useId();
  const profile = useWork((work) => work.profile);
  const caseName = useWork((work) => work.caseName);
  const isLong = useDelayed(
    useRendering(({ running }) => running !== undefined),
    SHOWN_AFTER_MILLIS,
  );
  return (
    <div className={styles['bar']} role="toolbar" aria-label="Template">
      <label className={styles['engine']} htmlFor={engineId}>
        Engine
      </label>
      <select
        id={engineId}
        className={styles['select']}
        value={profile}
        onChange={(event) => choose(event.target.value)}
      >
        {PROFILES.map(({ value, title }) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
      <Button tone="quiet" icon={BookOpen} onClick={() => openVtlLayer('examples')}>
        Examples
      </Button>
      <div className={styles['busy']}>{isLong && <ProgressBar label="Rendering" onCancel={cancelRendering} />}</div>
      {caseName !== undefined && (
        <span className={styles['case']}>
          case <strong>{caseName}</strong>
        </span>
      )}
      <Button icon={Save} onClick={() => openVtlLayer('save')}>
        Save as a case
      </Button>
    </div>
  );
}

function choose(text: string): void {
  const chosen = PROFILES.find(({ value }) => value === text);
  if (chosen !== undefined) chooseProfile(chosen.value);
}
