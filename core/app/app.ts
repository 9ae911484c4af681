import { join } from 'node:path';
import { type Channel, channelPair } from '../rpc/channel.ts';
import { assemble, type Assembly } from './assemble.ts';
import { openWhereItWas } from './control-port.ts';
import { ControlServer } from './control-server.ts';
import { claimWorkspace } from './engine-file.ts';
import type { Home } from './home.ts';
import type { Parts } from './parts.ts';
import { PRODUCT_FOLDER } from './product.ts';

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
  /** Port of the control port, 0 for any free one; when absent the one of the last session in this workspace, if it is free. */
  readonly controlPort?: number;
  /** Folder of the built page; the product's own when absent. */
  readonly page?: string;
  /**
   * `serve` is everything, for others to reach; `gateway` has listeners, but no control port, and is for its own process
   * alone; `store` opens what was recorded and nothing else: nothing listens, and nothing is removed for its age.
   */
  readonly mode: 'serve' | 'gateway' | 'store';
}

/** A running engine. */
export interface App {
  readonly parts: Parts;
  /** Address of the page, without the token; empty where there is no control port. */
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
  /** What was opened, last first; closed in this order. */
  const opened: (() => Promise<void> | void)[] = [() => claim.release()];
  const close = async (): Promise<void> => {
    claim.hide();
    for (const closeOne of opened) await closeOne();
  };
  try {
    const assembly = assemble(options);
    const { parts, rpc, announcements } = assembly;
    opened.unshift(
      () => announcements.close(),
      () => parts.configuration.close(),
      () => parts.issuer.close(),
      () => parts.demo.close(),
      () => parts.vtl.close(),
      () => parts.replays.close(),
      () => parts.probes.close(),
      () => parts.jwt.close(),
      () => parts.gateway.close(),
      () => parts.recorder.close(),
    );
    const opening = options.mode === 'serve' ? openControl(assembly, options) : undefined;
    // A control port that could not be opened need not be closed.
    opened.unshift(async () => opening?.then((control) => control.close()).catch(() => undefined));
    const [control] = await Promise.all([
      opening,
      options.mode === 'store' ? parts.recorder.opened : openGateway(parts),
    ]);
    const url = control?.url ?? '';
    if (control !== undefined) {
      parts.configuration.watch();
      claim.publish({ url, token: options.token, pid: process.pid });
    }
    let closing: Promise<void> | undefined;
    return { parts, url, connect: () => connectTo(rpc), close: () => (closing ??= close()) };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openGateway({ secrets, issuer, demo, configuration }: Parts): Promise<void> {
  secrets.sealAll();
  issuer.sealKeys();
  demo.prepareSecrets();
  await configuration.reload();
}

function openControl(
  { parts, rpc }: Assembly,
  { workspace, token, controlPort, page = join(PRODUCT_FOLDER, 'dist/page') }: AppOptions,
): Promise<ControlServer> {
  const open = (port: number): Promise<ControlServer> => ControlServer.open({ parts, rpc, token, port, page });
  return controlPort === undefined ? openWhereItWas(workspace, open) : open(controlPort);
}

function connectTo(rpc: Assembly['rpc']): Channel {
  const [ours, theirs] = channelPair();
  rpc.serve(ours);
  return theirs;
}
