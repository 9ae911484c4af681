import { create } from 'zustand';
import type { CallOutput } from '../../../core/contract/calls.ts';
import type { ProbeInfo } from '../../../core/model/probe.ts';
import { codeOf, describeFailure } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';
import { copyText } from '../../state/clipboard.ts';
import { notifyFailure } from '../../state/toasts.ts';
import { EMPTY_PROBE, type ProbeDraft, readProbe } from './probe-draft.ts';
import { openReplayLayer } from './replay-layers.ts';

interface Probes {
  readonly draft: ProbeDraft;
  /** The newest probe; undefined before there is one. */
  readonly probe: ProbeInfo | undefined;
  /** What a person is asked to agree to. */
  readonly asked: CallOutput<'probe.plan'> | undefined;
  readonly isStarting: boolean;
  /** Why the last one did not begin. */
  readonly failure: string | undefined;
  readonly recorded: CallOutput<'probe.offline'> | undefined;
  readonly isReading: boolean;
}

/** The probe being made, the newest one, and what recorded answers tell. */
export const useProbes = create<Probes>(() => ({
  draft: EMPTY_PROBE,
  probe: undefined,
  asked: undefined,
  isStarting: false,
  failure: undefined,
  recorded: undefined,
  isReading: false,
}));

/** Mirrors the newest probe. Returns the undo. */
export function followProbes(): () => void {
  const undos = [
    client.on('probe.changed', (probe) =>
      useProbes.setState(({ probe: known }) =>
        known === undefined || known.id === probe.id || probe.startedAt > known.startedAt ? { probe } : {},
      ),
    ),
    client.onState((state) => {
      if (state.kind === 'open') void loadProbes();
    }),
  ];
  void loadProbes();
  return () => {
    for (const undo of undos) undo();
  };
}

/** Changes the probe being made. */
export function changeProbe(change: Partial<ProbeDraft>): void {
  useProbes.setState(({ draft }) => ({ draft: { ...draft, ...change } }));
}

/** Begins the probe, or asks a person first where the target or the guard wants that. */
export async function beginProbe(isAgreed: boolean): Promise<void> {
  const read = readProbe(useProbes.getState().draft);
  if (read.kind === 'problems' || useProbes.getState().isStarting) return;
  const wish = { ...read.wish, isAgreed };
  useProbes.setState({ isStarting: true, failure: undefined });
  try {
    const asked = await client.call('probe.plan', { wish });
    useProbes.setState({ asked });
    if (asked.needsAgreement) openReplayLayer('agree-probe');
    else {
      await client.call('probe.start', { wish });
      await loadProbes();
    }
  } catch (error) {
    useProbes.setState({ failure: describeFailure(error) });
  } finally {
    useProbes.setState({ isStarting: false });
  }
}

/** Ends the probe that is under way. */
export async function stopProbe(): Promise<void> {
  const { probe } = useProbes.getState();
  if (probe === undefined) return;
  try {
    useProbes.setState({ probe: await client.call('probe.control', { id: probe.id, action: 'stop' }) });
  } catch (error) {
    notifyFailure(`the probe could not be stopped: ${describeFailure(error)}`);
  }
}

/** Puts what was found on the clipboard. */
export async function copyProbe(format: 'JSON' | 'Markdown'): Promise<void> {
  const { probe } = useProbes.getState();
  if (probe === undefined) return;
  try {
    const text =
      format === 'JSON' ? JSON.stringify(probe, null, 2) : (await client.call('probe.report', { id: probe.id })).text;
    copyText(text, format);
  } catch (error) {
    notifyFailure(`it could not be copied: ${describeFailure(error)}`);
  }
}

/** Reads what recorded answers tell of limits. */
export async function readRecorded(filter: string): Promise<void> {
  useProbes.setState({ isReading: true });
  try {
    useProbes.setState({ recorded: await client.call('probe.offline', { filter }) });
  } catch (error) {
    notifyFailure(`recorded answers could not be read: ${describeFailure(error)}`);
  } finally {
    useProbes.setState({ isReading: false });
  }
}

async function loadProbes(): Promise<void> {
  try {
    const { probes } = await client.call('probe.state', {});
    useProbes.setState({ probe: probes[0] });
  } catch (error) {
    if (codeOf(error) !== 'CHANNEL_CLOSED') notifyFailure(`probes could not be read: ${describeFailure(error)}`);
  }
}
