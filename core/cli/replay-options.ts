import type { ReplayPace, ReplayPlanInput, ReplayRewrite } from '../contract/replay.ts';
import { GatewrightError } from '../model/errors.ts';

/** How fast, as the options say it; one after the other when they say nothing. */
export function paceOf({
  rate,
  concurrency,
  recorded,
}: {
  readonly rate?: number;
  readonly concurrency?: number;
  readonly recorded?: number | true;
}): ReplayPace {
  const given = [rate, concurrency, recorded].filter((one) => one !== undefined).length;
  if (given > 1)
    throw new GatewrightError('INPUT_INVALID', {
      options: '--rate, --concurrency, --recorded',
      expected: 'one of them',
    });
  if (rate !== undefined) return { kind: 'rate', perSecond: rate };
  if (concurrency !== undefined) return { kind: 'concurrent', connections: Math.min(concurrency, 256) };
  return recorded === undefined
    ? { kind: 'sequential' }
    : { kind: 'recorded', scale: recorded === true ? 1 : recorded };
}

/** Changes to every request, in the order of paths, headers that go, headers that are set. */
export function rewritesOf({
  setHeader,
  dropHeader,
  mapPath,
}: {
  readonly setHeader: readonly string[];
  readonly dropHeader: readonly string[];
  readonly mapPath: readonly string[];
}): ReplayRewrite[] {
  return [
    ...mapPath.map((text): ReplayRewrite => {
      const [from, to] = splitAt(text, '=', '--map-path');
      return { kind: 'path', from, to };
    }),
    ...dropHeader.map((name): ReplayRewrite => ({ kind: 'header', name, value: null })),
    ...setHeader.map((text): ReplayRewrite => {
      const [name, value] = splitAt(text, ':', '--set-header');
      return { kind: 'header', name: name.trim(), value: value.trim() };
    }),
  ];
}

/** What is learned before anything is compared: from recorded answers unless that is not wanted, from answers of the target when it is. */
export function learningOf({
  learnNoise,
  siblings,
}: {
  readonly learnNoise?: boolean;
  readonly siblings: boolean;
}): Pick<ReplayPlanInput, 'learnsNoise' | 'learnsFromSiblings'> {
  return { learnsNoise: learnNoise === true, learnsFromSiblings: siblings };
}

function splitAt(text: string, mark: string, option: string): readonly [string, string] {
  const at = text.indexOf(mark);
  if (at < 1) throw new GatewrightError('INPUT_INVALID', { option, value: text, expected: `a ${mark} in it` });
  return [text.slice(0, at), text.slice(at + 1)];
}
