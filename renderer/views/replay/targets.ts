import { create } from 'zustand';
import type { ReplayTargetInfo } from '../../../core/model/replay.ts';
import { codeOf, describeFailure } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';
import { notify, notifyFailure } from '../../state/toasts.ts';

interface Targets {
  /** Undefined until they were read once. */
  readonly targets: readonly ReplayTargetInfo[] | undefined;
  /** What is wrong with the file, a line each. */
  readonly findings: readonly string[];
  readonly failure: string | undefined;
}

/** Where replays may go, by the workspace. */
export const useTargets = create<Targets>(() => ({ targets: undefined, findings: [], failure: undefined }));

/** File of the workspace that names targets. */
export const TARGETS_FILE = 'targets.yaml';

/** What a file of targets looks like. */
export const TARGETS_EXAMPLE = `targets:
  - id: staging
    url: https://staging.example.com
    guard: read-only # or free, ask, forbidden
    credentials: { kind: none }
`;

/** The revision of a file that is not there: that of an empty text. */
export const NO_FILE_REVISION = 'e3b0c44298fc1c14';

/** Reads the targets now, after a reconnection, and when the user comes back from editing their file. Returns the undo. */
export function followTargets(): () => void {
  const undo = client.onState((state) => {
    if (state.kind === 'open') void loadTargets();
  });
  const look = (): void => void loadTargets();
  addEventListener('focus', look);
  void loadTargets();
  return () => {
    removeEventListener('focus', look);
    undo();
  };
}

/** Reads the targets. */
export async function loadTargets(): Promise<void> {
  try {
    useTargets.setState({ ...(await client.call('replay.targets', {})), failure: undefined });
  } catch (error) {
    if (codeOf(error) !== 'CHANNEL_CLOSED') useTargets.setState({ failure: describeFailure(error) });
  }
}

/** Writes the example as the workspace's file of targets, unless there is one by now. */
export async function createTargetsFile(): Promise<void> {
  try {
    await client.call('config.write', { path: TARGETS_FILE, text: TARGETS_EXAMPLE, revision: NO_FILE_REVISION });
    notify(`${TARGETS_FILE} written; put the URL of your gateway there`);
  } catch (error) {
    const isThere = codeOf(error) === 'CONFIG_STALE';
    notifyFailure(
      isThere ? `${TARGETS_FILE} is there already` : `${TARGETS_FILE} was not written: ${describeFailure(error)}`,
    );
  }
  await loadTargets();
}
