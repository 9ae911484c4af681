import { type ComponentType, lazy } from 'react';

/** Editor and viewers are big: they are loaded when they are first needed. A view whose file is not there is not offered. */
const FILES: Readonly<Record<string, () => Promise<unknown>>> = import.meta.glob([
  '../views/exchange/ExchangeView.tsx',
  '../views/gateway/GatewayView.tsx',
]);

/** The details of one exchange. */
export const ExchangeView = lateView<{ readonly id: number }>('exchange', 'ExchangeView');

/** The gateway's configuration. */
export const GatewayView = lateView<object>('gateway', 'GatewayView');

function lateView<P extends object>(folder: string, name: string): ComponentType<P> | undefined {
  const load = FILES[`../views/${folder}/${name}.tsx`];
  if (load === undefined) return undefined;
  return lazy(async () => {
    // The file exports a component of its own name with these properties.
    const module = (await load()) as Readonly<Record<string, ComponentType<P>>>;
    const view = module[name];
    if (view === undefined) throw new Error(`${name}.tsx has no export ${name}`);
    return { default: view };
  });
}
