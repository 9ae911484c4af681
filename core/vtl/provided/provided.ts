import type { JavaValue, Meter } from '../java/values.ts';
import type { Profile } from '../profile.ts';
import { createAppSync, type AppSyncInput } from './appsync.ts';
import { createContext, readOverrides } from './context.ts';
import { createInput, createUtil, type GatewayInput, type GatewayOverrides } from './gateway.ts';
import { fromHost } from '../java/json-read.ts';

export type { AppSyncInput } from './appsync.ts';
export type { GatewayInput, GatewayOverrides, OverrideValue } from './gateway.ts';

/** What the service gives a template besides its own variables. */
export interface Provided {
  /** Value of a variable; undefined when the service has none of that name. */
  readonly variable: (name: string) => JavaValue | undefined;
  /** What the template stored for the gateway; undefined when there is no gateway. */
  readonly overrides: (meter: Meter) => GatewayOverrides | undefined;
}

/** Where the time and identifiers come from. */
export interface Sources {
  readonly clock: () => number;
  readonly random: () => number;
}

interface Input {
  readonly gateway?: GatewayInput;
  readonly appsync?: AppSyncInput;
}

/** The objects of a profile: API Gateway's when there is a gateway, AppSync's in its profile, else none. */
export function createProvided(profile: Profile, input: Input, sources: Sources): Provided {
  if (profile === 'appsync')
    return { variable: once(createAppSync(input.appsync ?? {}, sources)), overrides: () => undefined };
  if (input.gateway === undefined) return { variable: () => undefined, overrides: () => undefined };
  return createGateway(input.gateway);
}

function createGateway(gateway: GatewayInput): Provided {
  const variable = once(
    new Map<string, () => JavaValue>([
      ['input', () => createInput(gateway)],
      ['context', () => createContext(gateway)],
      ['stageVariables', () => fromHost(gateway.stageVariables ?? {}, 'json')],
      ['util', () => createUtil()],
    ]),
  );
  return { variable, overrides: (meter) => readOverrides(variable('context') ?? null, meter) };
}

/** Makes each variable when it is first asked for. */
function once(makers: ReadonlyMap<string, () => JavaValue>): (name: string) => JavaValue | undefined {
  const made = new Map<string, JavaValue>();
  return (name) => {
    const maker = makers.get(name);
    if (maker === undefined) return undefined;
    if (!made.has(name)) made.set(name, maker());
    return made.get(name);
  };
}
