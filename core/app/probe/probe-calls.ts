import type { Handlers } from '../../rpc/server.ts';
import type { Parts } from '../parts.ts';

/** The calls about limits of targets. */
export type ProbeHandlers = Pick<Handlers, Extract<keyof Handlers, `probe.${string}`>>;

/** Calls about limits of targets; what they need is loaded with the first of them. */
export function probeCalls(parts: Parts): ProbeHandlers {
  const ready = (): Promise<ProbeHandlers> => parts.probes.handlers(parts);
  return {
    'probe.plan': async (input, context) => (await ready())['probe.plan'](input, context),
    'probe.start': async (input, context) => (await ready())['probe.start'](input, context),
    'probe.control': async (input, context) => (await ready())['probe.control'](input, context),
    'probe.state': async (input, context) => (await ready())['probe.state'](input, context),
    'probe.report': async (input, context) => (await ready())['probe.report'](input, context),
    'probe.offline': async (input, context) => (await ready())['probe.offline'](input, context),
  };
}
