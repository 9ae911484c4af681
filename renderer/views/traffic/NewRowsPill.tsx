import { ArrowUp } from 'lucide-react';
import { useEffect, useState } from 'react';
import { showWaiting, useTraffic } from '../../state/traffic.ts';
import { countOf, formatCount } from '../../ui/format.ts';
import styles from './NewRowsPill.module.css';

const SPOKEN_EVERY_MILLIS = 5000;

/** Says how many rows arrived and are not shown, and shows them. */
export function NewRowsPill() {
  const count = useTraffic((state) => state.window.waitingCount);
  const hasGap = useTraffic((state) => state.window.hasGap);
  return (
    <>
      <Spoken />
      {count > 0 && (
        <button type="button" className={styles['pill']} onClick={showNewRows}>
          <ArrowUp size={13} aria-hidden />
          {formatCount(count)}
          {hasGap && count >= 1000 ? '+' : ''} new
        </button>
      )}
    </>
  );
}

/** The same for those who listen, every five seconds at most. */
function Spoken() {
  const [text, setText] = useState('');
  useEffect(() => {
    const timer = setInterval(() => {
      const count = useTraffic.getState().window.waitingCount;
      setText(count === 0 ? '' : `${countOf(count, 'new exchange')}`);
    }, SPOKEN_EVERY_MILLIS);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="visually-hidden" role="status">
      {text}
    </span>
  );
}

function showNewRows(): void {
  showWaiting();
  document.querySelector('[role=grid]')?.scrollTo({ top: 0 });
}
