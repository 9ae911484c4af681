import { ClipboardCopy, ClipboardPaste, FileUp, Play } from 'lucide-react';
import type { ReactNode } from 'react';
import { useAppInfo, useGateway } from '../../state/facts.ts';
import { applyFilter } from '../../state/filter-draft.ts';
import { copyGatewayCurl, gatewayCurl, runDemo } from '../../state/gateway-actions.ts';
import { chooseHar } from '../../state/har.ts';
import { openLayer } from '../../state/layers.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import styles from './TrafficEmpty.module.css';

export interface TrafficEmptyProps {
  readonly filter: string;
}

/** What stands in place of the list: how to get the first exchange, or that the filter fits none. */
export function TrafficEmpty({ filter }: TrafficEmptyProps) {
  const hasDemo = useAppInfo(({ info }) => info?.hasDemo === true);
  useGateway(({ status }) => status);
  const curl = gatewayCurl();
  if (filter !== '') {
    return (
      <EmptyState title="No exchange fits the filter" text={<code>{filter}</code>}>
        <Button onClick={() => applyFilter('')}>Clear the filter</Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No traffic yet" text="Every exchange that passes the gateway shows up here as it happens.">
      <div className={styles['ways']}>
        {hasDemo && (
          <Way title="See it work" about="Starts the sample’s own upstream and sends it good and bad requests.">
            <Button tone="primary" icon={Play} onClick={runDemo}>
              Send sample traffic
            </Button>
          </Way>
        )}
        {curl !== undefined && (
          <Way title="Point a client here" about={<code className={styles['curl']}>{curl}</code>}>
            <Button icon={ClipboardCopy} onClick={copyGatewayCurl}>
              Copy the command
            </Button>
          </Way>
        )}
        <Way title="Look at a recording" about="Drop a HAR file of a browser or a proxy anywhere on this page.">
          <Button icon={FileUp} onClick={chooseHar}>
            Choose a HAR file
          </Button>
        </Way>
        <Way title="Explain one failure" about="Paste a curl command and what it printed.">
          <Button icon={ClipboardPaste} onClick={() => openLayer('pasted')}>
            Paste request and answer
          </Button>
        </Way>
      </div>
    </EmptyState>
  );
}

interface WayProps {
  readonly title: string;
  readonly about: ReactNode;
  readonly children: ReactNode;
}

function Way({ title, about, children }: WayProps) {
  return (
    <section className={styles['way']}>
      <h3>{title}</h3>
      <div className={styles['about']}>{about}</div>
      {children}
    </section>
  );
}
