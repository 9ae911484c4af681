import { type ComponentType, lazy } from 'react';

/** Editor and viewers are big: they are loaded when they are first needed. A view whose file is not there is not offered. */
const FILES: Readonly<Record<string, () => Promise<unknown>>> = import.meta.glob([
  '../views/exchange/ExchangeView.tsx',
  '../views/gateway/GatewayView.tsx',
  '../views/jwt/JwtView.tsx',
  '../views/pasted/PastedDialog.tsx',
  '../views/replay/ReplayView.tsx',
  '../views/settings/SettingsView.tsx',
  '../views/vtl/VtlView.tsx',
]);

const EXCHANGE_FILE = '../views/exchange/ExchangeView.tsx';

/** The details of one exchange. */
export const ExchangeView = lateView<{ readonly id: number }>('exchange', 'ExchangeView');

/** The gateway's configuration. */
export const GatewayView = lateView<object>('gateway', 'GatewayView');

/** Recorded exchanges sent again. */
export const ReplayView = lateView<object>('replay', 'ReplayView');

/** The dialog that explains what is pasted. */
export const PastedDialog = lateView<object>('pasted', 'PastedDialog');

/** Tokens. */
export const JwtView = lateView<object>('jwt', 'JwtView');

/** Mapping templates. */
export const VtlView = lateView<object>('vtl', 'VtlView');

/** What the user may choose. */
export const SettingsView = lateView<object>('settings', 'SettingsView');

/** The file of a view did not come. A page that once failed to load a file does not get it by asking again. */
export class LoadFailure extends Error {}

/** Loads the details while nothing else is to be done, so that they open at once. What fails is reported when they open. */
export function preloadDetails(): () => void {
  const handle = requestIdleCallback(() => void FILES[EXCHANGE_FILE]?.().catch(() => undefined));
  return () => cancelIdleCallback(handle);
}

function lateView<P extends object>(folder: string, name: string): ComponentType<P> | undefined {
  const load = FILES[`../views/${folder}/${name}.tsx`];
  if (load === undefined) return undefined;
  return lazy(async () => {
    const loaded = await load().catch((error: unknown) => {
      throw new LoadFailure(`${name} could not be loaded`, { cause: error });
    });
    // The file exports a component of its own name with these properties.
    const module = loaded as Readonly<Record<string, ComponentType<P>>>;
    const view = module[name];
    if (view === undefined) throw new Error(`${name}.tsx has no export ${name}`);
    return { default: view };
  });
}
