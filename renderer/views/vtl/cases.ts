import { create } from 'zustand';
import type { CallOutput } from '../../../core/contract/calls.ts';
import type { VtlCase } from '../../../core/contract/vtl.ts';
import { describeFailure } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';
import { notify, notifyFailure } from '../../state/toasts.ts';
import { useWork } from './work.ts';

/** What came of one case. */
export type CaseResult = CallOutput<'vtl.runCases'>['results'][number];

interface Cases {
  /** Undefined until they were read. */
  readonly cases: readonly VtlCase[] | undefined;
  readonly failure: string | undefined;
  /** Of the last run, by name. */
  readonly results: ReadonlyMap<string, CaseResult>;
  readonly isRunning: boolean;
}

/** The cases of the workspace, and what came of them when they were run. */
export const useCases = create<Cases>(() => ({
  cases: undefined,
  failure: undefined,
  results: new Map(),
  isRunning: false,
}));

/** Reads the cases. */
export async function loadCases(): Promise<void> {
  try {
    const { cases } = await client.call('vtl.cases', {});
    useCases.setState({ cases, failure: undefined });
  } catch (error) {
    useCases.setState({ failure: describeFailure(error) });
  }
}

/** Runs all cases. */
export async function runCases(): Promise<void> {
  if (useCases.getState().isRunning) return;
  useCases.setState({ isRunning: true });
  try {
    const { results } = await client.call('vtl.runCases', {});
    useCases.setState({ results: new Map(results.map((result) => [result.name, result])) });
  } catch (error) {
    notifyFailure(`the cases could not be run: ${describeFailure(error)}`);
  } finally {
    useCases.setState({ isRunning: false });
  }
}

/** Writes a case into the workspace. @returns Whether it was written. */
export async function saveCase(one: VtlCase): Promise<boolean> {
  try {
    const { path } = await client.call('vtl.saveCase', one);
    useWork.setState({ caseName: one.name });
    forget(one.name);
    notify(`Saved as ${path}`);
    void loadCases();
    return true;
  } catch (error) {
    notifyFailure(`the case was not saved: ${describeFailure(error)}`);
    return false;
  }
}

/** Removes a case from the workspace; can be taken back. */
export async function deleteCase(one: VtlCase): Promise<void> {
  try {
    await client.call('vtl.deleteCase', { name: one.name });
    if (useWork.getState().caseName === one.name) useWork.setState({ caseName: undefined });
    forget(one.name);
    notify(`Case ${one.name} deleted`, { title: 'Undo', run: () => void saveCase(one) });
    void loadCases();
  } catch (error) {
    notifyFailure(`the case was not deleted: ${describeFailure(error)}`);
  }
}

function forget(name: string): void {
  useCases.setState(({ results }) => ({ results: new Map([...results].filter(([known]) => known !== name)) }));
}
