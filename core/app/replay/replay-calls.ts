import type { Parts } from '../parts.ts';
import type { ReplayHandlers } from './replay-handlers.ts';

/** Calls about sending recorded exchanges again; what they need is loaded with the first of them. */
export function replayCalls(parts: Parts): ReplayHandlers {
  const ready = (): Promise<ReplayHandlers> => parts.replays.handlers(parts);
  return {
    'replay.targets': async (input, context) => (await ready())['replay.targets'](input, context),
    'replay.dryRun': async (input, context) => (await ready())['replay.dryRun'](input, context),
    'replay.start': async (input, context) => (await ready())['replay.start'](input, context),
    'replay.control': async (input, context) => (await ready())['replay.control'](input, context),
    'replay.runs': async (input, context) => (await ready())['replay.runs'](input, context),
    'replay.outcomes': async (input, context) => (await ready())['replay.outcomes'](input, context),
    'replay.report': async (input, context) => (await ready())['replay.report'](input, context),
    'replay.export': async (input, context) => (await ready())['replay.export'](input, context),
    'replay.suites': async (input, context) => (await ready())['replay.suites'](input, context),
    'replay.runSuite': async (input, context) => (await ready())['replay.runSuite'](input, context),
    'replay.saveSuite': async (input, context) => (await ready())['replay.saveSuite'](input, context),
  };
}
