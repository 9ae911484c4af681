import { type KeyboardEvent, useId } from 'react';
import { closeLayer } from '../../state/layers.ts';
import { Button } from '../../ui/Button.tsx';
import { ModalLayer } from '../../ui/Dialog.tsx';
import { clearPasted, keepPasted, readPasted, usePasted } from './pasted.ts';
import { PastedFields } from './PastedFields.tsx';
import { PastedResult } from './PastedResult.tsx';
import styles from './PastedDialog.module.css';

/** Explains a request and an answer that are pasted, beside each other: the texts, and what is wrong. */
export function PastedDialog() {
  const titleId = useId();
  const hasTexts = usePasted(({ texts }) => Object.values(texts).some((text) => text !== ''));
  const canKeep = usePasted(
    ({ explained, isKeeping, isReading }) => explained !== undefined && !isKeeping && !isReading,
  );
  return (
    <ModalLayer labelledBy={titleId} onClose={closeLayer} className={styles['dialog']}>
      <div className={styles['frame']} onKeyDown={readByKey}>
        <h2 id={titleId} className={styles['title']}>
          Explain a pasted request and answer
        </h2>
        <div className={styles['sides']}>
          <PastedFields />
          <PastedResult />
        </div>
        <div className={styles['actions']}>
          <span className={styles['private']}>
            Stays in this window and on this machine. Kept, it is an exchange with the tag pasted, without the
            configuration.
          </span>
          <Button disabled={!hasTexts} onClick={clearPasted}>
            Clear
          </Button>
          <Button disabled={!canKeep} onClick={() => void keepAndClose()}>
            Keep it
          </Button>
          <Button tone="primary" onClick={closeLayer}>
            Done
          </Button>
        </div>
      </div>
    </ModalLayer>
  );
}

/** Reads at once, without waiting for a pause. */
function readByKey(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  readPasted();
}

async function keepAndClose(): Promise<void> {
  if (await keepPasted()) closeLayer();
}
