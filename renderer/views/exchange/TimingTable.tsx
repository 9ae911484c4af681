import type { ExchangeDetails } from '../../../core/model/summary.ts';
import { formatBytes, formatDuration } from '../../ui/format.ts';
import { Panel } from './Panel.tsx';
import type { Lane } from './lanes.ts';
import styles from './TimingTable.module.css';

export interface TimingTableProps {
  readonly details: ExchangeDetails;
  readonly lanes: readonly Lane[];
}

const PHASES = ['blocked', 'dns', 'connect', 'ssl', 'send', 'wait', 'receive'] as const;

/** The numbers of the waterfall: phases of every attempt, and every step with its times. */
export function TimingTable({ details, lanes }: TimingTableProps) {
  return (
    <div className={styles['tables']} role="region" aria-label="The numbers of the waterfall" tabIndex={0}>
      {details.attempts.length > 0 && <Attempts details={details} />}
      <Panel title="Steps">
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">Step</th>
              <th scope="col">Kind</th>
              <th scope="col">Outcome</th>
              <th scope="col" className={styles['figure']}>
                Start
              </th>
              <th scope="col" className={styles['figure']}>
                Duration
              </th>
            </tr>
          </thead>
          <tbody>
            {lanes.map((lane) => (
              <tr key={lane.key}>
                <th scope="row" style={{ paddingLeft: `calc(var(--space-3) + ${lane.depth} * var(--space-5))` }}>
                  {lane.title}
                </th>
                <td>{lane.kind}</td>
                <td>{lane.kind === 'exchange' ? details.summary.outcome : outcomeWords(lane)}</td>
                <td className={styles['figure']}>{formatDuration(lane.start)}</td>
                <td className={styles['figure']}>
                  {lane.status === 'skipped' ? <NotApplicable /> : formatDuration(lane.end - lane.start)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
    </div>
  );
}

function Attempts({ details: { attempts } }: { readonly details: ExchangeDetails }) {
  return (
    <Panel title="Phases of the upstream" detail="as HAR 1.2 names them: ssl is inside connect">
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">Attempt</th>
            {[...PHASES, 'all', 'sent', 'received'].map((name) => (
              <th key={name} scope="col" className={styles['figure']}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {attempts.map((attempt, index) => (
            <tr key={index}>
              <th scope="row">
                {index + 1}: {attempt.origin}
              </th>
              {PHASES.map((name) => (
                <td key={name} className={styles['figure']}>
                  {attempt.phases[name] < 0 ? <NotApplicable /> : formatDuration(attempt.phases[name])}
                </td>
              ))}
              <td className={styles['figure']}>{formatDuration(attempt.end - attempt.start)}</td>
              <td className={styles['figure']}>{formatBytes(attempt.bytesSent)}</td>
              <td className={styles['figure']}>{formatBytes(attempt.bytesReceived)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function NotApplicable() {
  return (
    <span title="does not apply">
      <span aria-hidden>–</span>
      <span className="visually-hidden">does not apply</span>
    </span>
  );
}

function outcomeWords({ kind, status }: Lane): string {
  if (kind === 'policy' && status === 'failed') return 'refused';
  return status;
}
