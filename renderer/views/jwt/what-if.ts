import { create } from 'zustand';
import type { CallOutput } from '../../../core/contract/calls.ts';
import { codeOf, describeFailure, isCancelled } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';
import { useAgainst } from './against.ts';
import { useInspection } from './inspection.ts';
import { questionOf } from './question.ts';
import { lacksKeys } from './settings-draft.ts';
import { useWhen } from './when.ts';

/** The token and variants of it, as each dialect answers. */
export type WhatIf = CallOutput<'jwt.whatIf'>;
/** One thing changed, with the answers. */
export type WhatIfRow = WhatIf['rows'][number];

interface WhatIfStore {
  readonly value: WhatIf | undefined;
  readonly running: AbortController | undefined;
  readonly failure: string | undefined;
}

/** What the engine said last; stays in sight while it is asked anew. */
export const useWhatIf = create<WhatIfStore>(() => ({ value: undefined, running: undefined, failure: undefined }));

const PAUSE_MILLIS = 200;

/** Asks now, and whenever the token or what it is checked against changes. Returns the undo. */
export function followWhatIf(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = (millis: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void askWhatIf(), millis);
  };
  const undos = [
    useInspection.subscribe(({ decoded }, before) => {
      if (decoded !== before.decoded) later(PAUSE_MILLIS);
    }),
    useAgainst.subscribe(() => later(PAUSE_MILLIS)),
    useWhen.subscribe(() => later(PAUSE_MILLIS)),
  ];
  later(0);
  return () => {
    clearTimeout(timer);
    useWhatIf.getState().running?.abort();
    for (const undo of undos) undo();
  };
}

/** Asks for the matrix; a question under way is given up. */
export async function askWhatIf(): Promise<void> {
  useWhatIf.getState().running?.abort();
  const { decoded } = useInspection.getState();
  const question = decoded === undefined ? undefined : questionOf(decoded);
  if (question === undefined) return useWhatIf.setState({ value: undefined, running: undefined, failure: undefined });
  if ('problem' in question) return undefined;
  if (
    question.against.kind === 'nothing' ||
    (question.against.kind === 'settings' && lacksKeys(useAgainst.getState().draft))
  )
    return useWhatIf.setState({ value: undefined, running: undefined, failure: undefined });
  const running = new AbortController();
  useWhatIf.setState({ running });
  try {
    const value = await client.call('jwt.whatIf', question, { signal: running.signal });
    if (!running.signal.aborted) useWhatIf.setState({ value, running: undefined, failure: undefined });
  } catch (error) {
    if (running.signal.aborted || isCancelled(error)) return;
    const failure = codeOf(error) === 'CHANNEL_CLOSED' ? undefined : describeFailure(error);
    useWhatIf.setState({ running: undefined, failure });
  }
}

/** Gives up the question under way; what was known stays. */
export function cancelWhatIf(): void {
  useWhatIf.getState().running?.abort();
  useWhatIf.setState({ running: undefined, failure: 'it was given up' });
}
