import { join } from 'node:path';
import { type Channel, channelPair } from '../rpc/channel.ts';
import { assemble, type Assembly } from './assemble.ts';
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
  /** Port of the control port; 0 when absent. */
  readonly controlPort?: number;
  /** Folder of the built page; the product's own when absent. */
  readonly page?: string;
  /** `store` opens what was recorded and nothing else: no listener, no control port, nothing removed for its age. */
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
      () => parts.demo.close(),
      () => parts.gateway.close(),
      () => parts.recorder.close(),
    );
    const url = options.mode === 'serve' ? await serve(assembly, options, opened) : '';
    if (options.mode === 'serve') claim.publish({ url, token: options.token, pid: process.pid });
    else await parts.recorder.opened;
    let closing: Promise<void> | undefined;
    return { parts, url, connect: () => connectTo(rpc), close: () => (closing ??= close()) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Opens the control port and puts the configuration in force. @returns The address of the page. */
async function serve(
  { parts, rpc }: Assembly,
  { token, controlPort = 0, page = join(PRODUCT_FOLDER, 'dist/page') }: AppOptions,
  opened: (() => Promise<void> | void)[],
): Promise<string> {
  parts.secrets.sealAll();
  parts.demo.prepareSecrets();
  const opening = ControlServer.open({ parts, rpc, token, port: controlPort, page });
  const [control] = await Promise.all([opening, parts.configuration.reload()]);
  opened.unshift(() => control.close());
  parts.configuration.watch();
  return control.url;
}

function connectTo(rpc: Assembly['rpc']): Channel {
  const [ours, theirs] = channelPair();
  rpc.serve(ours);
  return theirs;
}
