import type { GatewayStatus, RecorderStatus } from '../../core/contract/status.ts';
import { spellDuration } from '../../core/model/units.ts';
import { countOf, formatBytes, formatCount } from '../ui/format.ts';

/** How good a piece of news is; the name of its colour. */
export type Mood = 'good' | 'warning' | 'bad';

/** A piece of the status bar in words. */
export interface StatusWords {
  readonly mood: Mood;
  readonly text: string;
  /** More of it, shown on hover. */
  readonly about: string;
}

/** The gateway's state in words. */
export function gatewayWords({ state, name, listeners }: GatewayStatus): StatusWords {
  const broken = listeners.flatMap(({ url, error }) => (error === undefined ? [] : [`${url}: ${error}`]));
  const mood =
    state === 'running' ? (broken.length > 0 ? 'warning' : 'good') : state === 'starting' ? 'warning' : 'bad';
  return { mood, text: `${name === '' ? 'Gateway' : name} ${state}`, about: broken.join('\n') };
}

/** What is wrong with the configuration in words; undefined when nothing is. */
export function findingWords({ findings }: GatewayStatus): StatusWords | undefined {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const about = findings.map(({ message, at }) => `${at === undefined ? '' : `${at.file}:${at.line} `}${message}`);
  if (errors > 0) return { mood: 'bad', text: countOf(errors, 'error'), about: about.join('\n') };
  return warnings > 0 ? { mood: 'warning', text: countOf(warnings, 'warning'), about: about.join('\n') } : undefined;
}

/** The recorder's state in words. */
export function recorderWords(status: RecorderStatus): StatusWords {
  const about = [
    status.problem,
    status.file,
    `${countOf(status.exchanges, 'exchange')}, ${formatBytes(status.bytes)}`,
    status.unindexed > 0 ? `${formatCount(status.unindexed)} not yet in the text index` : undefined,
  ];
  const dropped = status.dropped > 0 ? ` · ${formatCount(status.dropped)} dropped` : '';
  const queue = status.queued > 0 ? ` · ${formatCount(status.queued)} queued` : '';
  return {
    mood: status.state !== 'recording' ? 'bad' : status.dropped > 0 ? 'warning' : 'good',
    text: `${RECORDER_STATES[status.state]}${queue}${dropped}`,
    about: about.filter((line) => line !== undefined).join('\n'),
  };
}

/** How far the workspace's clock was moved: `clock +2 h 5 min`; without a move it is only `clock`. */
export function clockWords(offsetMillis: number): string {
  if (offsetMillis === 0) return 'clock';
  return `clock ${offsetMillis > 0 ? '+' : '−'}${spellDuration(offsetMillis)}`;
}

const RECORDER_STATES: Readonly<Record<RecorderStatus['state'], string>> = {
  recording: 'Recording',
  memory: 'Recording in memory only',
  held: 'Recording is behind; intake is held',
  failed: 'Recording failed',
};
