import { Download, Pause, Play, Save, Square } from 'lucide-react';
import type { ReplayRunInfo } from '../../../core/model/replay.ts';
import { Button } from '../../ui/Button.tsx';
import { Choices } from '../../ui/Choices.tsx';
import { formatCount, formatTime } from '../../ui/format.ts';
import { MenuButton } from '../../ui/Menu.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { NoiseList } from './NoiseList.tsx';
import { stateWord, VERDICTS } from './outcome-words.ts';
import { openReplayLayer } from './replay-layers.ts';
import { downloadReport, REPORTS } from './report-actions.ts';
import { canGoOn, controlRun, showVerdict, useRuns } from './runs.ts';
import styles from './RunTab.module.css';

export interface RunHeadProps {
  readonly run: ReplayRunInfo;
}

/** How far a run is, what can be done with it, and how its outcomes are listed. */
export function RunHead({ run }: RunHeadProps) {
  const { state, target, sent, total, reason, noise, waitsUntil } = run;
  return (
    <>
      <div className={styles['head']}>
        <div className={styles['line']}>
          <span className={styles['grow']}>
            <strong>{stateWord(run)}</strong> {target}
          </span>
          <RunButtons run={run} />
        </div>
        <div className={styles['line']}>
          <progress className={styles['progress']} aria-label="Sent" value={sent} max={Math.max(1, total)} />
          <span className={styles['muted']}>
            {formatCount(sent)} of {formatCount(total)}
          </span>
        </div>
        <VerdictFilter run={run} />
        <NoiseList noise={noise} />
      </div>
      {waitsUntil !== undefined && (
        <Notice kind="info">The target asks for a pause (Retry-After). Goes on at {formatTime(waitsUntil)}.</Notice>
      )}
      {reason !== undefined && (
        <Notice kind={state === 'failed' ? 'error' : 'warning'}>It ended early: {reason}.</Notice>
      )}
    </>
  );
}

function RunButtons({ run }: RunHeadProps) {
  const isLive = run.state === 'running' || run.state === 'paused';
  return (
    <>
      {run.state === 'running' && (
        <Button icon={Pause} title="Pause (P)" onClick={() => void controlRun('pause')}>
          Pause
        </Button>
      )}
      {run.state === 'paused' && (
        <Button icon={Play} title="Resume (P)" onClick={() => void controlRun('resume')}>
          Resume
        </Button>
      )}
      {isLive && (
        <Button icon={Square} title="Stop (X)" onClick={() => void controlRun('stop')}>
          Stop
        </Button>
      )}
      {canGoOn(run) && (
        <Button icon={Play} onClick={() => void controlRun('resume')}>
          Go on
        </Button>
      )}
      <MenuButton
        label="Download a report"
        icon={Download}
        groups={[
          {
            entries: REPORTS.map((report) => ({
              id: report.format,
              title: report.title,
              run: () => void downloadReport(run.id, report),
            })),
          },
        ]}
      >
        Report
      </MenuButton>
      <Button tone="quiet" icon={Save} disabled={run.sent === 0} onClick={() => openReplayLayer('save')}>
        Save as suite
      </Button>
    </>
  );
}

function VerdictFilter({ run }: RunHeadProps) {
  const verdict = useRuns((state) => state.verdict);
  const counted = VERDICTS.filter((one) => (run.verdicts[one.verdict] ?? 0) > 0 || one.verdict === verdict);
  const options = [
    { value: 'all', title: `All ${formatCount(run.sent)}` },
    ...counted.map((one) => ({
      value: one.verdict as string,
      title: `${one.title} ${formatCount(run.verdicts[one.verdict] ?? 0)}`,
    })),
  ];
  return (
    <div className={styles['line']}>
      <Choices
        label="Outcomes listed"
        options={options}
        value={verdict ?? 'all'}
        onChange={(value) => showVerdict(VERDICTS.find((one) => one.verdict === value)?.verdict)}
      />
    </div>
  );
}
