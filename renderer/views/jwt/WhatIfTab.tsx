import { useEffect } from 'react';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { useDelayed } from '../../ui/use-delayed.ts';
import { chooseAgainst } from './against.ts';
import { AgainstBar } from './AgainstBar.tsx';
import { showTab } from './jwt-layers.ts';
import { useToken } from './token.ts';
import { useAgainstNow } from './use-against-now.ts';
import { askWhatIf, cancelWhatIf, followWhatIf, useWhatIf } from './what-if.ts';
import { WhatIfTable } from './WhatIfTable.tsx';
import styles from './WhatIfTab.module.css';

const SHOWN_AFTER_MILLIS = 300;

/** The token with one thing changed at a time, and what each kind of gateway answers. */
export function WhatIfTab() {
  const hasToken = useToken(({ found }) => found.length > 0);
  const against = useAgainstNow();
  useEffect(followWhatIf, []);
  return (
    <div className={styles['tab']}>
      <AgainstBar />
      {(!hasToken || against.kind === 'nothing') && (
        <div className={styles['fill']}>{hasToken ? <NothingChosen /> : <NoToken />}</div>
      )}
      {hasToken && against.kind !== 'nothing' && <Matrix />}
    </div>
  );
}

function Matrix() {
  const { value, running, failure } = useWhatIf();
  const isLong = useDelayed(running !== undefined, SHOWN_AFTER_MILLIS);
  return (
    <>
      {isLong && (
        <div className={styles['progress']}>
          <ProgressBar label="Asking each gateway" onCancel={cancelWhatIf} />
        </div>
      )}
      {failure !== undefined && (
        <Notice kind="error" action={<Button onClick={() => void askWhatIf()}>Ask again</Button>}>
          The variants could not be checked: {failure}
        </Notice>
      )}
      {value?.faults.map((fault) => (
        <Notice key={fault} kind="error">
          These settings cannot be used: {fault}
        </Notice>
      ))}
      {value !== undefined && value.rows.length > 0 && <WhatIfTable value={value} />}
    </>
  );
}

function NoToken() {
  return (
    <EmptyState
      title="One thing changed at a time"
      text="Each row is the token with another end, audience, algorithm or signature, each column a kind of gateway: which of them lets it in, and with which answer it is refused otherwise."
    >
      <Button onClick={() => showTab('mint')}>Mint a token</Button>
    </EmptyState>
  );
}

function NothingChosen() {
  return (
    <EmptyState
      title="Nothing to check against"
      text="Choose a policy of the configuration, or type the settings here."
    >
      <Button onClick={() => chooseAgainst({ kind: 'settings' })}>Type settings</Button>
    </EmptyState>
  );
}
