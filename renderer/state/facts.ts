import { create } from 'zustand';
import type { CallOutput } from '../../core/contract/calls.ts';
import type { GatewayStatus, Preferences, RecorderStatus } from '../../core/contract/status.ts';
import { DEFAULT_PREFERENCES } from '../../core/contract/default-preferences.ts';
import { client } from '../api/client.ts';
import type { ConnectionState } from '../api/engine-client.ts';
import { describeFailure } from '../api/call-error.ts';
import { notifyFailure } from './toasts.ts';

/** What the engine is and has: version, workspace, catalog of policies. */
export type AppInfo = CallOutput<'app.info'>;

/** The connection to the engine. */
export const useConnection = create<{ readonly state: ConnectionState }>(() => ({ state: client.state }));

/** State of the gateway; undefined until the engine said it. */
export const useGateway = create<{ readonly status: GatewayStatus | undefined }>(() => ({ status: undefined }));

/** State of the recorder; undefined until the engine said it. */
export const useRecorder = create<{ readonly status: RecorderStatus | undefined }>(() => ({ status: undefined }));

/** How far the workspace's clock is ahead of the wall clock; 0 until the engine said otherwise. */
export const useClock = create<{ readonly offsetMillis: number }>(() => ({ offsetMillis: 0 }));

/** The user's preferences; the defaults until the engine said them. */
export const usePreferences = create<Preferences>(() => DEFAULT_PREFERENCES);

/** Facts about the engine; undefined until it said them. */
export const useAppInfo = create<{ readonly info: AppInfo | undefined }>(() => ({ info: undefined }));

/** Mirrors the engine's facts into the stores and asks for all of them after every (re)connection. Returns the undo. */
export function mirrorFacts(): () => void {
  const undos = [
    client.onState((state) => {
      useConnection.setState({ state });
      if (state.kind === 'open') askForFacts();
    }),
    client.on('gateway.changed', (status) => useGateway.setState({ status })),
    client.on('recorder.changed', (status) => useRecorder.setState({ status })),
    client.on('clock.changed', ({ offsetMillis }) => useClock.setState({ offsetMillis })),
    client.on('preferences.changed', (preferences) => usePreferences.setState(preferences)),
  ];
  if (client.state.kind === 'open') askForFacts();
  return () => {
    for (const undo of undos) undo();
  };
}

/** Changes preferences; shown at once, and taken back when the engine refuses. */
export function changePreferences(change: Partial<Preferences>): void {
  const before = usePreferences.getState();
  usePreferences.setState(change);
  client.call('preferences.set', change).then(
    (preferences) => usePreferences.setState(preferences),
    (error: unknown) => {
      usePreferences.setState(before);
      notifyFailure(`the preference was not kept: ${describeFailure(error)}`);
    },
  );
}

function askForFacts(): void {
  client.call('app.info', {}).then((info) => useAppInfo.setState({ info }), reportFailure);
  client.call('gateway.status', {}).then((status) => useGateway.setState({ status }), reportFailure);
  client.call('recorder.status', {}).then((status) => useRecorder.setState({ status }), reportFailure);
  client.call('clock.status', {}).then(({ offsetMillis }) => useClock.setState({ offsetMillis }), reportFailure);
  client.call('preferences.get', {}).then((preferences) => usePreferences.setState(preferences), reportFailure);
}

function reportFailure(error: unknown): void {
  if (client.state.kind === 'open') notifyFailure(describeFailure(error));
}
