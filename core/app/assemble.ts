import { join } from 'node:path';
import { dialects } from '../dialects/index.ts';
import { Gateway } from '../engine/gateway.ts';
import { integrations } from '../integrations/index.ts';
import { systemClock, VirtualClock } from '../model/clock.ts';
import type { GatewayConfig } from '../model/config.ts';
import { policies } from '../policies/index.ts';
import { Recorder } from '../recording/recorder.ts';
import { PROCESS_KEY } from '../recording/redaction/stand-in.ts';
import { RpcServer } from '../rpc/server.ts';
import { Probes } from './probe/probes.ts';
import { Replays } from './replay/replays.ts';
import { Announcements } from './announcements.ts';
import { handlersOf } from './app-calls.ts';
import { clockStatus } from './clock-calls.ts';
import type { AppOptions } from './app.ts';
import { AwaitedSink } from './awaited-sink.ts';
import { Configuration } from './configuration.ts';
import { Demo } from './demo.ts';
import { IssuerHost } from './issuer-host.ts';
import { JwtWorkbench } from './jwt-workbench.ts';
import type { Parts } from './parts.ts';
import { PreferencesFile } from './preferences.ts';
import { productVersion } from './product.ts';
import { recordingRules } from './recording-rules.ts';
import { workspaceSecrets } from './secret-source.ts';
import { SecretsFile } from './secrets-file.ts';
import { VtlWorker } from './vtl-worker.ts';
import { PRIVATE_FOLDER } from './workspace.ts';

/** An engine put together: its parts, the contract over them, and who tells clients of changes. */
export interface Assembly {
  readonly parts: Parts;
  readonly rpc: RpcServer;
  readonly announcements: Announcements;
}

/** Puts an engine together. Recording begins at once; nothing listens and no configuration is read yet. */
export function assemble({ workspace, home, environment, secretsKey, gatewayPort }: AppOptions): Assembly {
  const clock = new VirtualClock(systemClock);
  const { wall } = clock;
  const folder = join(workspace, PRIVATE_FOLDER);
  const preferences = new PreferencesFile(home.settings);
  const secrets = new SecretsFile(join(folder, 'secrets.json'), secretsKey);
  const rules = recordingRules(undefined, preferences.get());
  const recorder = new Recorder({ folder, clock, wall, rules, redactionKey: PROCESS_KEY });
  const sink = new AwaitedSink(recorder.sink);
  const source = workspaceSecrets(workspace, secrets, environment);
  const issuer = new IssuerHost({
    store: new SecretsFile(join(folder, 'issuer-keys.json'), secretsKey),
    clock,
    secrets: source,
    onChange: () => rpc.emit('issuer.changed', issuer.status()),
  });
  const gateway = new Gateway({ clock, wall, sink, policies, integrations, dialects, secrets: source, workspace });
  const configureRecorder = (): void =>
    recorder.configure(recordingRules(configuration.inForce?.recording, preferences.get()));
  const configuration: Configuration = new Configuration({
    workspace,
    gateway,
    clock,
    beside: issuer,
    adjust: (config) => withPort(config, gatewayPort),
    onReload: () => {
      configureRecorder();
      announcements.reloaded(configuration.revision);
    },
  });
  const parts: Parts = {
    version: productVersion(),
    workspace,
    clock,
    gateway,
    configuration,
    recorder,
    sink,
    preferences,
    secrets,
    issuer,
    environment,
    demo: new Demo({ workspace, gateway, configuration, sink, secrets }),
    vtl: new VtlWorker(),
    jwt: new JwtWorkbench({
      clock,
      secrets: source,
      workspace,
      config: () => configuration.inForce,
      resign: (original, header, claims) => issuer.resign(original, header, claims),
    }),
    replays: new Replays({
      prompt: (text) => rpc.emit('replay.prompt', { text }),
      changed: (run, outcomes) => rpc.emit('replay.changed', { run, outcomes: [...outcomes] }),
    }),
    probes: new Probes({
      prompt: (text) => rpc.emit('replay.prompt', { text }),
      changed: (probe) => rpc.emit('probe.changed', probe),
    }),
    secretSource: source,
    rowsChanged: (ids) => rpc.emit('exchange.changed', { ids: [...ids] }),
    preferencesChanged: () => {
      configureRecorder();
      rpc.emit('preferences.changed', preferences.get());
    },
    clockChanged: () => rpc.emit('clock.changed', clockStatus({ clock })),
  };
  const rpc = new RpcServer(handlersOf(parts));
  const announcements = new Announcements(rpc, parts);
  return { parts, rpc, announcements };
}

/** The configuration with the port of its first listener replaced; 0 puts every listener on a free one. */
function withPort(config: GatewayConfig, port: number | undefined): GatewayConfig {
  if (port === undefined) return config;
  const listeners = config.listeners.map((listener, index) =>
    port === 0 || index === 0 ? { ...listener, port } : listener,
  );
  return { ...config, listeners };
}
