import type { ExchangeDetails } from '../../../core/model/summary.ts';
import { BodyViewer } from './BodyViewer.tsx';
import { formPairs, queryOf } from './form-pairs.ts';
import { OpenInVtl } from './OpenInVtl.tsx';
import { PairTable } from './PairTable.tsx';
import { Panel } from './Panel.tsx';
import styles from './PayloadTab.module.css';

export interface PayloadTabProps {
  readonly details: ExchangeDetails;
}

/** What the client sent: the query of its target, and the body. */
export function PayloadTab({ details: { request, summary } }: PayloadTabProps) {
  const query = queryOf(request.target);
  return (
    <div className={styles['tab']}>
      {query !== '' && (
        <div className={styles['query']}>
          <Panel title="Query">
            <PairTable label="Query parameters" pairs={formPairs(query)} of={summary} />
          </Panel>
        </div>
      )}
      <BodyViewer
        body={request.body}
        headers={request.headers}
        what="request body"
        action={<OpenInVtl id={summary.id} side="request" />}
      />
    </div>
  );
}
