import { openExchange } from '../../state/place.ts';
import { selectRow } from '../../state/selection.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ChangeTable } from './ChangeTable.tsx';
import { type DryRequest, splitChanges } from './dry-run.ts';
import styles from './DryRunTab.module.css';
import pane from './PlanPane.module.css';

export interface DryRequestViewProps {
  readonly request: DryRequest;
}

/** One request as it would be on the wire, what differs from the recorded one, and in which claims its token does. */
export function DryRequestView({ request: { exchange, wire, changes, leftOut } }: DryRequestViewProps) {
  const { claims, others } = splitChanges(changes);
  const show = (): void => {
    selectRow(exchange);
    openExchange(exchange);
  };
  return (
    <div className={styles['request']} role="region" aria-label="Request" tabIndex={0}>
      {leftOut !== undefined && <Notice kind="warning">It is not sent: {leftOut}.</Notice>}
      {leftOut === undefined && (
        <section className={styles['part']} aria-label="Changes">
          <div className={pane['head']}>
            <h2>Changes</h2>
            <Button tone="quiet" onClick={show}>
              Show the recorded exchange
            </Button>
          </div>
          {others.length === 0 ? (
            <p className={pane['muted']}>It goes exactly as it was recorded.</p>
          ) : (
            <ChangeTable label="Changes of the request" first="Where" before="Recorded" after="Sent" changes={others} />
          )}
        </section>
      )}
      {claims.length > 0 && (
        <section className={styles['part']} aria-label="Claims">
          <h2>Claims of the token</h2>
          <ChangeTable label="Claims that differ" first="Claim" before="Captured" after="Sent" changes={claims} />
        </section>
      )}
      {leftOut === undefined && (
        <section className={styles['part']} aria-label="Bytes">
          <div className={pane['head']}>
            <h2>On the wire</h2>
            <CopyButton text={wire} what="request" />
          </div>
          <pre className={styles['wire']}>{wire}</pre>
        </section>
      )}
    </div>
  );
}
