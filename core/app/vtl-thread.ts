import { parentPort } from 'node:worker_threads';
import type { VtlCase, VtlInput, VtlProfile } from '../contract/vtl.ts';
import { serveCalls } from '../recording/thread.ts';
import { checkVtl, renderVtl, runCase } from './vtl-run.ts';

/** Calls that the thread of the VTL view answers: a template must not hold up the traffic, however long it runs. */
export type VtlThreadCalls = {
  readonly check: (text: string, profile: VtlProfile) => ReturnType<typeof checkVtl>;
  readonly render: (
    text: string,
    profile: VtlProfile,
    input: VtlInput,
    withTrace: boolean,
  ) => ReturnType<typeof renderVtl>;
  readonly runCase: (one: VtlCase) => ReturnType<typeof runCase>;
};

const CALLS: VtlThreadCalls = { check: checkVtl, render: renderVtl, runCase };

// Given by the engine that starts the thread.
if (parentPort !== null)
  serveCalls(parentPort, (name, parameters) => {
    // The caller is `Thread<VtlThreadCalls>`, which knows names and parameters.
    const call = CALLS[name as keyof VtlThreadCalls] as (...given: readonly unknown[]) => unknown;
    return call(...parameters);
  });
