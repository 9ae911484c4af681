import { useState } from 'react';
import type { JwtCheck } from '../../../core/contract/jwt.ts';
import { CheckLine } from './CheckLine.tsx';
import { firstFailure } from './verdict.ts';
import styles from './CheckList.module.css';

/** The checks in the order in which they are made; the first that fails is open. */
export function CheckList({ checks }: { readonly checks: readonly JwtCheck[] }) {
  const [byHand, setByHand] = useState<ReadonlyMap<string, boolean>>(new Map());
  const failed = firstFailure(checks);
  const stopsAt = failed === undefined ? checks.length : checks.indexOf(failed);
  const reached = checks.slice(0, stopsAt + 1);
  const rest = checks.slice(stopsAt + 1);
  const line = (check: JwtCheck, isReached: boolean) => {
    const isOpen = byHand.get(check.name) ?? check === failed;
    return (
      <li key={check.name}>
        <CheckLine
          check={check}
          isReached={isReached}
          isOpen={isOpen}
          onToggle={() => setByHand(new Map(byHand).set(check.name, !isOpen))}
        />
      </li>
    );
  };
  return (
    <section className={styles['section']} aria-label="Checks">
      <ol>{reached.map((check) => line(check, true))}</ol>
      {rest.length > 0 && (
        <>
          <p className={styles['stop']}>The gateway stops here. What the checks after it would have found:</p>
          <ol start={reached.length + 1}>{rest.map((check) => line(check, false))}</ol>
        </>
      )}
    </section>
  );
}
