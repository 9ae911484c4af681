import { useEffect, useState } from 'react';
import { importHar, useImport } from '../state/har.ts';
import { ProgressBar } from '../ui/ProgressBar.tsx';
import styles from './HarDrop.module.css';

/** Takes a HAR dropped anywhere on the page, and shows how far its import is. */
export function HarDrop() {
  const [isOver, setOver] = useState(false);
  const running = useImport((state) => state.running);
  useEffect(() => watchDrops(setOver), []);
  return (
    <>
      {isOver && <div className={styles['drop']}>Drop the HAR file to import it</div>}
      {running !== undefined && (
        <div className={styles['running']}>
          <ProgressBar
            label={`Importing ${running.file}`}
            done={running.progress?.done}
            total={running.progress?.total}
            onCancel={running.cancel}
          />
        </div>
      )}
    </>
  );
}

function watchDrops(setOver: (isOver: boolean) => void): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const over = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files') !== true) return;
    event.preventDefault();
    setOver(true);
  };
  const leave = (event: DragEvent): void => {
    if (event.relatedTarget === null) setOver(false);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer?.files[0];
    if (file !== undefined) void importHar(file);
  };
  addEventListener('dragover', over, { signal });
  addEventListener('dragleave', leave, { signal });
  addEventListener('drop', drop, { signal });
  return () => controller.abort();
}
