import { create } from 'zustand';
import type { CallOutput } from '../../core/contract/calls.ts';
import { codeOf, describeFailure } from '../api/call-error.ts';
import { client } from '../api/client.ts';
import { useGateway } from './facts.ts';

/** A route as the engine describes it. */
export type RouteNode = CallOutput<'config.routes'>['routes'][number];

interface RoutesStore {
  /** Undefined until the engine said them. */
  readonly routes: readonly RouteNode[] | undefined;
  /** Why they could not be read, in words. */
  readonly failure: string | undefined;
}

/** The routes in force. */
export const useRoutes = create<RoutesStore>(() => ({ routes: undefined, failure: undefined }));

/** Reads the routes whenever another revision is in force, and after a reconnection. Returns the undo. */
export function followRoutes(): () => void {
  const undos = [
    client.onState((state) => {
      if (state.kind === 'open' && useGateway.getState().status !== undefined) loadRoutes();
    }),
    client.on('config.changed', loadRoutes),
    useGateway.subscribe(({ status }, before) => {
      if (status?.revision !== before.status?.revision) loadRoutes();
    }),
  ];
  return () => {
    for (const undo of undos) undo();
  };
}

/** Reads the routes. */
export function loadRoutes(): void {
  client.call('config.routes', {}).then(
    ({ routes }) => useRoutes.setState({ routes, failure: undefined }),
    (error: unknown) => {
      if (codeOf(error) !== 'CHANNEL_CLOSED') useRoutes.setState({ failure: describeFailure(error) });
    },
  );
}

/** A route in force by its id. */
export function useRoute(id: string | undefined): RouteNode | undefined {
  return useRoutes(({ routes }) => (id === undefined ? undefined : routes?.find((route) => route.id === id)));
}
