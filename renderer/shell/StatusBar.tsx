import { Circle, CircleAlert, CircleDot, FileCheck2, TriangleAlert } from 'lucide-react';
import type { GatewayStatus, RecorderStatus } from '../../core/contract/status.ts';
import { useConnection, useGateway, useRecorder } from '../state/facts.ts';
import { copyGatewayCurl } from '../state/gateway-actions.ts';
import { openView } from '../state/place.ts';
import { showSection } from '../state/settings-sections.ts';
import { classes } from '../ui/Button.tsx';
import { formatDuration, formatShare } from '../ui/format.ts';
import { ClockItem } from './ClockItem.tsx';
import { findingWords, gatewayWords, type Mood, recorderWords } from './status-words.ts';
import styles from './StatusBar.module.css';

const ICONS = { good: CircleDot, warning: TriangleAlert, bad: CircleAlert };

/** One line about the gateway, its configuration, the recorder and the traffic of the last ten seconds. */
export function StatusBar() {
  const isConnected = useConnection(({ state }) => state.kind === 'open');
  const gateway = useGateway(({ status }) => status);
  const recorder = useRecorder(({ status }) => status);
  const isKnown = isConnected && gateway !== undefined;
  return (
    <footer className={styles['bar']} aria-label="Status">
      <div className={styles['left']}>
        {isKnown ? <GatewayItems status={gateway} /> : <Unknown />}
        {isKnown && recorder !== undefined && <RecorderItem status={recorder} />}
        {isKnown && <ClockItem />}
      </div>
      {isKnown && <Figures status={gateway} />}
    </footer>
  );
}

function Unknown() {
  return (
    <span className={styles['item']}>
      <Circle size={12} aria-hidden />
      Waiting for the engine
    </span>
  );
}

function GatewayItems({ status }: { readonly status: GatewayStatus }) {
  const words = gatewayWords(status);
  const findings = findingWords(status);
  const address = status.listeners.find(({ error }) => error === undefined)?.url;
  return (
    <>
      <span className={styles['item']} title={words.about}>
        <MoodIcon mood={words.mood} />
        {words.text}
      </span>
      {address !== undefined && (
        <button
          type="button"
          className={classes(styles['item'], styles['press'])}
          title="Copy a curl command for this address"
          onClick={copyGatewayCurl}
        >
          <span className={styles['address']}>{address}</span>
        </button>
      )}
      <button
        type="button"
        className={classes(styles['item'], styles['press'])}
        title={findings?.about ?? 'Revision of the configuration in force'}
        onClick={() => openView('gateway')}
      >
        {findings === undefined ? <FileCheck2 size={12} aria-hidden /> : <MoodIcon mood={findings.mood} />}
        <code>{status.revision === '' ? 'no revision' : status.revision.slice(0, 8)}</code>
        {findings?.text}
      </button>
    </>
  );
}

function RecorderItem({ status }: { readonly status: RecorderStatus }) {
  const words = recorderWords(status);
  return (
    <button
      type="button"
      className={classes(styles['item'], styles['press'], words.mood === 'bad' && styles['bad'])}
      title={words.about}
      onClick={() => showSection('recording')}
    >
      <MoodIcon mood={words.mood} />
      {words.text}
    </button>
  );
}

function Figures({ status }: { readonly status: GatewayStatus }) {
  // Without requests there is nothing to take a share or a percentile of.
  const isIdle = status.requestsPerSecond === 0;
  return (
    <div className={styles['figures']} title="Over the last 10 seconds">
      <Figure label="req/s" value={status.requestsPerSecond.toFixed(status.requestsPerSecond < 10 ? 1 : 0)} />
      <Figure label="p95" value={isIdle ? '–' : formatDuration(status.p95Millis)} />
      <Figure label="errors" value={isIdle ? '–' : formatShare(status.errorShare)} />
    </div>
  );
}

function Figure({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <span className={styles['item']}>
      {label} <span className={styles['figure']}>{value}</span>
    </span>
  );
}

function MoodIcon({ mood }: { readonly mood: Mood }) {
  const Icon = ICONS[mood];
  return <Icon className={styles[mood]} size={12} aria-hidden />;
}
