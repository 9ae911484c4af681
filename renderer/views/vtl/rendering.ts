import { create } from 'zustand';
import type { VtlFindingValue, VtlProblemValue, VtlResult } from '../../../core/contract/vtl.ts';
import { codeOf, describeFailure, isCancelled } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';
import { inputOf } from './context-draft.ts';
import type { Work } from './kept-work.ts';
import { readPickedAgain, useWork } from './work.ts';

/** What came of a template. */
export interface Rendered {
  readonly template: string;
  readonly result: VtlResult;
}

interface Rendering {
  /** Of the newest template that was answered. */
  readonly latest: Rendered | undefined;
  /** The newest that had no problem; stays in sight while the template is broken. */
  readonly good: Rendered | undefined;
  readonly problems: readonly VtlProblemValue[];
  readonly findings: readonly VtlFindingValue[];
  /** Whether what was printed up to the problem is shown instead of the last good output. */
  readonly showsPart: boolean;
  /** How to give up the call under way. */
  readonly running: AbortController | undefined;
  /** Why the engine did not answer, in words. */
  readonly failure: string | undefined;
}

/** What the engine made of the work. */
export const useRendering = create<Rendering>(() => ({
  latest: undefined,
  good: undefined,
  problems: [],
  findings: [],
  showsPart: false,
  running: undefined,
  failure: undefined,
}));

const TYPING_MILLIS = 120;

/** Renders now and whenever the work changes, after typing pauses. Returns the undo. */
export function followWork(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = (millis: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void renderWork(), millis);
  };
  const undos = [
    useWork.subscribe((work, before) => {
      if (isOther(work, before)) later(TYPING_MILLIS);
    }),
    client.onState(({ kind }) => {
      if (kind !== 'open') return;
      void readPickedAgain();
      later(0);
    }),
  ];
  void readPickedAgain();
  later(0);
  return () => {
    clearTimeout(timer);
    useRendering.getState().running?.abort();
    for (const undo of undos) undo();
  };
}

/** Renders the work as it is; a call under way is given up. */
export async function renderWork(): Promise<void> {
  useRendering.getState().running?.abort();
  const running = new AbortController();
  useRendering.setState({ running });
  const { template, profile, draft } = useWork.getState();
  const { signal } = running;
  try {
    const [result, { problems, findings }] = await Promise.all([
      client.call('vtl.render', { template, profile, input: inputOf(draft), trace: true }, { signal }),
      client.call('vtl.check', { template, profile }, { signal }),
    ]);
    if (!signal.aborted) take({ template, result }, problems, findings);
  } catch (error) {
    if (signal.aborted || isCancelled(error)) return;
    // A connection that is lost has its own banner, and the rendering comes with the next one.
    const failure = codeOf(error) === 'CHANNEL_CLOSED' ? undefined : describeFailure(error);
    useRendering.setState({ failure, running: undefined });
  }
}

/** Shows what was printed up to the problem, or the last good output again. */
export function showPart(showsPart: boolean): void {
  useRendering.setState({ showsPart });
}

/** Gives up the rendering under way. */
export function cancelRendering(): void {
  useRendering.getState().running?.abort();
  useRendering.setState({ running: undefined });
}

function take(rendered: Rendered, problems: readonly VtlProblemValue[], findings: readonly VtlFindingValue[]): void {
  const { problem, findings: ofOutput } = rendered.result;
  // What only shows when the template runs is a problem of it as well.
  const all =
    problem === undefined || problems.some(({ start }) => start === problem.start) ? problems : [...problems, problem];
  useRendering.setState(({ good, showsPart }) => ({
    latest: rendered,
    good: problem === undefined ? rendered : good,
    showsPart: showsPart && problem !== undefined,
    problems: all,
    findings: [...findings, ...ofOutput],
    running: undefined,
    failure: undefined,
  }));
}

function isOther(work: Work, before: Work): boolean {
  return work.template !== before.template || work.profile !== before.profile || work.draft !== before.draft;
}
