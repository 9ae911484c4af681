import { History } from 'lucide-react';
import { lazy, Suspense, useRef } from 'react';
import { spellOffset } from '../../core/model/clock-move.ts';
import { closeClockPanel, openClockPanel, useClockPanel } from '../state/clock-actions.ts';
import { useClock } from '../state/facts.ts';
import { classes } from '../ui/Button.tsx';
import { clockWords } from './status-words.ts';
import styles from './StatusBar.module.css';

const ClockPanel = lazy(async () => ({ default: (await import('./ClockPanel.tsx')).ClockPanel }));

/** The workspace's clock, where it is not the wall clock or its panel is open; pressing it opens the panel. */
export function ClockItem() {
  const button = useRef<HTMLButtonElement>(null);
  const offset = useClock((state) => state.offsetMillis);
  const isOpen = useClockPanel((state) => state.isOpen);
  const close = (): void => {
    closeClockPanel();
    // The palette that may have opened it is gone, so the popover knows no place to give the focus back to. While it is
    // open it holds the focus.
    requestAnimationFrame(() => button.current?.focus());
  };
  if (offset === 0 && !isOpen) return null;
  return (
    <>
      <button
        ref={button}
        type="button"
        className={classes(styles['item'], styles['press'], offset !== 0 && styles['moved'])}
        title={`The clock of the workspace is ${spellOffset(offset)}`}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={openClockPanel}
      >
        <History size={12} aria-hidden />
        {clockWords(offset)}
      </button>
      {isOpen && (
        <Suspense>
          <ClockPanel anchor={button} onClose={close} />
        </Suspense>
      )}
    </>
  );
}
