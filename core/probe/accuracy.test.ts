import { describe, expect, test } from 'vitest';
import type { LimitAlgorithm } from '../model/probe.ts';
import type { AlgorithmName, AlgorithmSettings } from '../policies/limits/algorithms.ts';
import { probeSimulated, SOME_TIME } from '../testing/probing.ts';
import type { HeaderStyle } from '../policies/limits/headers.ts';

/** Settings of many kinds, the same in every run: with another order of numbers a failure could not be looked at. */
function settingsOf(
  algorithm: AlgorithmName,
  count: number,
  least: number,
): readonly (AlgorithmSettings & { readonly startAt: number })[] {
  let seed = 7;
  const random = (): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  return Array.from({ length: count }, () => ({
    algorithm,
    limit: least + Math.floor(random() * 40),
    window: Math.round(1500 * Math.exp(random() * Math.log(12))),
    startAt: SOME_TIME + Math.floor(random() * 1e8),
  }));
}

const EXPECTED: readonly (readonly [AlgorithmName, LimitAlgorithm])[] = [
  ['fixed-window', 'fixed-window'],
  ['sliding-window', 'sliding-window'],
  ['sliding-log', 'sliding-log'],
  ['token-bucket', 'token-bucket'],
  ['leaky-bucket', 'token-bucket'],
  ['gcra', 'spacing'],
  ['smoothing', 'spacing'],
];

/** How far limit and window are off, and how many times the limit was sent. */
async function measure(
  { startAt, ...settings }: AlgorithmSettings & { readonly startAt: number },
  told: { readonly headers: HeaderStyle; readonly retryAfter: boolean },
) {
  const { algorithm, limit, window } = settings;
  const isSpaced = algorithm === 'gcra' || algorithm === 'smoothing';
  const perSecond = Math.min(500, Math.max(50, (3000 * limit) / window));
  const { finding, target } = await probeSimulated(settings, { startAt, ...told }, { perSecond, maxRequests: 600 });
  const { best } = finding;
  return {
    settings: `${limit} in ${window} ms from ${startAt}`,
    algorithm: best?.algorithm,
    limit: error(best?.limit, isSpaced ? 1 : limit),
    window: error(best?.windowMillis, isSpaced ? window / limit : window),
    spent: target.sent < 5 * limit ? 'less than five times the limit' : target.sent,
  };
}

/** `right` up to 5 %, or what it was. */
function error(found: number | undefined, right: number): string {
  return found !== undefined && Math.abs(found / right - 1) <= 0.05 ? 'right' : `${found} in place of ${right}`;
}

describe.each(EXPECTED)('a probe of %s', (algorithm, found) => {
  const right = { algorithm: found, limit: 'right', window: 'right', spent: 'less than five times the limit' };

  test('finds limit and window within 5 % where no header tells anything', { timeout: 120_000 }, async () => {
    const measured = [];
    for (const settings of settingsOf(algorithm, 3, 20))
      measured.push(await measure(settings, { headers: 'none', retryAfter: false }));
    expect(measured).toEqual(measured.map(({ settings }) => ({ settings, ...right })));
  });

  test('finds them of smaller limits too where headers tell of them', { timeout: 120_000 }, async () => {
    const measured = [];
    for (const settings of settingsOf(algorithm, 3, 10))
      measured.push(await measure(settings, { headers: 'x-ratelimit', retryAfter: true }));
    expect(measured).toEqual(measured.map(({ settings }) => ({ settings, ...right })));
  });
});
