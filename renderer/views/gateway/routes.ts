import { create } from 'zustand';
import { codeOf, describeFailure } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';
import { useGateway } from '../../state/facts.ts';
import type { RouteNode } from './route-tree.ts';

interface RoutesStore {
  /** Undefined until the engine said them. */
  readonly routes: readonly RouteNode[] | undefined;
  readonly failure: string | undefined;
  readonly filter: string;
  /** Lines of the tree whose state is not the usual one. */
  readonly toggled: ReadonlySet<string>;
  /** Key of the line that was chosen last. */
  readonly current: string | undefined;
}

/** The routes in force, and what the tree shows of them. */
export const useRoutes = create<RoutesStore>(() => ({
  routes: undefined,
  failure: undefined,
  filter: '',
  toggled: new Set(),
  current: undefined,
}));

/** Reads the routes now and whenever another revision is in force. Returns the undo. */
export function followRoutes(): () => void {
  const undos = [
    client.onState((state) => {
      if (state.kind === 'open') loadRoutes();
    }),
    client.on('config.changed', loadRoutes),
    useGateway.subscribe(({ status }, before) => {
      if (status?.revision !== before.status?.revision) loadRoutes();
    }),
  ];
  if (client.state.kind === 'open' || client.state.kind === 'connecting') loadRoutes();
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

/** Opens or closes a line of the tree. */
export function toggleRow(key: string): void {
  useRoutes.setState(({ toggled }) => {
    const next = new Set(toggled);
    if (!next.delete(key)) next.add(key);
    return { toggled: next };
  });
}
