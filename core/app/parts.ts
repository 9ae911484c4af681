import type { Gateway } from '../engine/gateway.ts';
import type { VirtualClock } from '../model/clock.ts';
import type { Recorder } from '../recording/recorder.ts';
import type { AwaitedSink } from './awaited-sink.ts';
import type { Configuration } from './configuration.ts';
import type { Demo } from './demo.ts';
import type { IssuerHost } from './issuer-host.ts';
import type { JwtWorkbench } from './jwt-workbench.ts';
import type { PreferencesFile } from './preferences.ts';
import type { SecretsFile } from './secrets-file.ts';
import type { SecretSource } from '../engine/secrets.ts';
import type { Probes } from './probe/probes.ts';
import type { Replays } from './replay/replays.ts';
import type { VtlWorker } from './vtl-worker.ts';

/** What an engine is made of, as its calls see it. */
export interface Parts {
  readonly version: string;
  /** Absolute. */
  readonly workspace: string;
  readonly clock: VirtualClock;
  readonly gateway: Gateway;
  readonly configuration: Configuration;
  readonly recorder: Recorder;
  readonly sink: AwaitedSink;
  readonly preferences: PreferencesFile;
  readonly secrets: SecretsFile;
  readonly issuer: IssuerHost;
  readonly environment: NodeJS.ProcessEnv;
  readonly demo: Demo;
  readonly vtl: VtlWorker;
  readonly jwt: JwtWorkbench;
  readonly replays: Replays;
  readonly probes: Probes;
  /** Where references of the workspace's files are looked up. */
  readonly secretSource: SecretSource;
  /** Rows were pinned, tagged, deleted or brought back. */
  rowsChanged(ids: readonly number[]): void;
  preferencesChanged(): void;
  /** The clock was moved. */
  clockChanged(): void;
}
