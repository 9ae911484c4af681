import type { LimitFinding } from '../model/probe.ts';
import { createAlgorithm, type AlgorithmSettings } from '../policies/limits/algorithms.ts';
import { USUAL_BUDGET, type ProbeBudget } from '../probe/options.ts';
import { Prober, type ProbeEnd } from '../probe/prober.ts';
import { SimulatedLimiter, type SimulatedSettings } from './simulated-limiter.ts';

/** A probe of a simulated limit, and what came of it. */
export interface SimulatedProbe {
  readonly prober: Prober;
  readonly target: SimulatedLimiter;
  readonly end: ProbeEnd;
  readonly finding: LimitFinding;
}

/** Some moment that no window of any length begins at. */
export const SOME_TIME = Date.UTC(2026, 1, 1, 9, 17, 23, 456);

/** Probes a simulated limit until the end. */
export async function probeSimulated(
  algorithm: AlgorithmSettings,
  settings: Partial<SimulatedSettings> = {},
  budget: Partial<ProbeBudget> = {},
): Promise<SimulatedProbe> {
  const target = new SimulatedLimiter({ startAt: SOME_TIME, ...settings, algorithm: createAlgorithm(algorithm) });
  const prober = new Prober(target, {
    budget: { ...USUAL_BUDGET, maxRequests: 400, maxMillis: 300_000, ...budget },
    refused: new Set([429]),
    signal: new AbortController().signal,
    onChange: () => undefined,
  });
  const end = await prober.run();
  return { prober, target, end, finding: prober.finding(end) };
}
