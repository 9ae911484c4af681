import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dialects } from '../dialects/index.ts';
import { Gateway } from '../engine/gateway.ts';
import { integrations } from '../integrations/index.ts';
import { systemClock } from '../model/clock.ts';
import { recordingConfig, type GatewayConfig, type RecordingConfig } from '../model/config.ts';
import { policies } from '../policies/index.ts';
import { PROCESS_KEY } from '../recording/redaction.ts';
import { Recorder } from '../recording/recorder.ts';
import { type Channel, channelPair } from '../rpc/channel.ts';
import { RpcServer } from '../rpc/server.ts';
import { handlersOf } from './app-calls.ts';
import { AwaitedSink } from './awaited-sink.ts';
import { gatherChanges } from './changes.ts';
import { Configuration } from './configuration.ts';
import { ControlServer } from './control-server.ts';
import { Demo } from './demo.ts';
import { claimWorkspace } from './engine-file.ts';
import type { Home } from './home.ts';
import { LiveRows } from './live-rows.ts';
import type { Parts } from './parts.ts';
import { PreferencesFile } from './preferences.ts';
import { workspaceSecrets } from './secret-source.ts';
import { SecretsFile } from './secrets-file.ts';
import { gatewayStatus, recorderStatus } from './status.ts';
import { PRIVATE_FOLDER } from './workspace.ts';

const STATUS_EVERY_MILLIS = 250;
const STATS_EVERY_MILLIS = 1000;
const DAY_MILLIS = 86_400_000;

/** Folder of the product: sources or built files, with samples and the page beside them. */
export const PRODUCT_FOLDER = join(import.meta.dirname, import.meta.url.endsWith('.ts') ? '../..' : '../../..');

/** What an engine is started with. */
export interface AppOptions {
  /** Absolute path of the folder to open. */
  readonly workspace: string;
  readonly home: Home;
  /** Where `${env:NAME}` is looked up. */
  readonly environment: NodeJS.ProcessEnv;
  /** What clients of the control port must know. */
  readonly token: string;
  /** Key of the secrets file; see `SecretsFile`. */
  readonly secretsKey?: Buffer;
  /** Port of the first listener in place of the configured one; 0 puts every listener on a free one. */
  readonly gatewayPort?: number;
  /** Port of the control port; 0 when absent. */
  readonly controlPort?: number;
  /** `store` opens what was recorded and nothing else: no listener, no control port. */
  readonly mode: 'serve' | 'store';
}

/** A running engine. */
export interface App {
  readonly parts: Parts;
  /** Address of the page, without the token; empty in mode `store`. */
  readonly url: string;
  /** The contract, without a network. */
  connect(): Channel;
  /** Idempotent. */
  close(): Promise<void>;
}

/**
 * Starts an engine on a workspace. A configuration with faults does not keep it from starting: the findings are part of
 * its state.
 * @throws WORKSPACE_BUSY when another engine has the workspace; PORT_IN_USE when the control port is taken.
 */
export async function startApp(options: AppOptions): Promise<App> {
  const claim = await claimWorkspace(options.workspace);
  const made = makeParts(options);
  const { parts, rpc, live, gatewayChanges, recorderChanges } = made;
  const closers = [live, gatewayChanges, recorderChanges, parts.configuration];
  let control: ControlServer | undefined;
  const close = async (): Promise<void> => {
    claim.release();
    clearInterval(statsTimer);
    for (const closer of closers) closer.close();
    await control?.close();
    await parts.demo.close();
    await parts.gateway.close();
    await parts.recorder.close();
  };
  const statsTimer = setInterval(() => {
    if (rpc.clients > 0 && parts.gateway.status().requestsPerSecond > 0) gatewayChanges.tell();
  }, STATS_EVERY_MILLIS).unref();
  try {
    if (options.mode === 'serve') {
      parts.demo.prepareSecrets();
      const page = join(PRODUCT_FOLDER, 'dist/page');
      const { token, controlPort = 0 } = options;
      const [opened] = await Promise.all([
        ControlServer.open({ parts, rpc, token, port: controlPort, page }),
        parts.configuration.reload(),
      ]);
      control = opened;
      parts.configuration.watch();
      claim.publish({ url: control.url, token, pid: process.pid });
    } else await parts.recorder.opened;
  } catch (error) {
    await close();
    throw error;
  }
  let closing: Promise<void> | undefined;
  return {
    parts,
    url: control?.url ?? '',
    connect() {
      const [ours, theirs] = channelPair();
      rpc.serve(ours);
      return theirs;
    },
    close: () => (closing ??= close()),
  };
}

function makeParts({ workspace, home, environment, secretsKey, gatewayPort }: AppOptions) {
  const clock = systemClock;
  const folder = join(workspace, PRIVATE_FOLDER);
  const preferences = new PreferencesFile(home.settings);
  const secrets = new SecretsFile(join(folder, 'secrets.json'), secretsKey);
  const recordingRules = (): RecordingConfig =>
    mergeRules(configuration?.inForce?.recording ?? recordingConfig.parse({}), preferences);
  let configuration: Configuration | undefined;
  const recorder = new Recorder({ folder, clock, rules: recordingRules(), redactionKey: PROCESS_KEY });
  const sink = new AwaitedSink(recorder.sink);
  const gateway = new Gateway({
    clock,
    sink,
    policies,
    integrations,
    dialects,
    secrets: workspaceSecrets(workspace, secrets, environment),
  });
  const opened = new Configuration({
    workspace,
    gateway,
    clock,
    adjust: (config) => withPort(config, gatewayPort),
    onReload: () => {
      recorder.configure(recordingRules());
      gatewayChanges.tell();
      rpc.emit('config.changed', { revision: opened.revision });
    },
  });
  configuration = opened;
  const parts: Parts = {
    version: productVersion(),
    workspace,
    clock,
    gateway,
    configuration: opened,
    recorder,
    sink,
    preferences,
    secrets,
    environment,
    demo: new Demo({ workspace, gateway, sink, secrets }),
    rowsChanged: (ids) => rpc.emit('exchange.changed', { ids: [...ids] }),
    preferencesChanged: () => {
      recorder.configure(recordingRules());
      rpc.emit('preferences.changed', preferences.get());
    },
  };
  const rpc = new RpcServer(handlersOf(parts));
  const live = new LiveRows((rows, skipped) => rpc.emit('exchange.finished', { rows, skipped }));
  const gatewayChanges = gatherChanges(STATUS_EVERY_MILLIS, () => rpc.emit('gateway.changed', gatewayStatus(parts)));
  const recorderChanges = gatherChanges(STATUS_EVERY_MILLIS, () => rpc.emit('recorder.changed', recorderStatus(parts)));
  recorder.onRows((rows, skipped) => {
    if (rpc.clients > 0) live.add(rows, skipped);
  });
  recorder.onState(() => recorderChanges.tell());
  return { parts, rpc, live, gatewayChanges, recorderChanges };
}

/** What the workspace says about recording, and where it says nothing what the user prefers; 0 binds nothing. */
function mergeRules(config: RecordingConfig, preferences: PreferencesFile): RecordingConfig {
  const { captureLimitBytes, retainDays, retainCount, retainBytes } = preferences.get();
  const isDefaultLimit = config.captureLimitBytes === recordingConfig.parse({}).captureLimitBytes;
  return {
    ...config,
    captureLimitBytes: isDefaultLimit ? captureLimitBytes : config.captureLimitBytes,
    ...(config.maxAgeMillis === undefined && retainDays > 0 ? { maxAgeMillis: retainDays * DAY_MILLIS } : {}),
    ...(config.maxCount === undefined && retainCount > 0 ? { maxCount: retainCount } : {}),
    ...(config.maxBytes === undefined && retainBytes > 0 ? { maxBytes: retainBytes } : {}),
  };
}

function withPort(config: GatewayConfig, port: number | undefined): GatewayConfig {
  if (port === undefined) return config;
  const listeners = config.listeners.map((listener, index) =>
    port === 0 || index === 0 ? { ...listener, port } : listener,
  );
  return { ...config, listeners };
}

function productVersion(): string {
  // Our own package.json.
  const text = JSON.parse(readFileSync(join(PRODUCT_FOLDER, 'package.json'), 'utf8')) as { version: string };
  return text.version;
}
