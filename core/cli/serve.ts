import { type App, startApp } from '../app/app.ts';
import { findHome } from '../app/home.ts';
import { SAMPLES } from '../app/product.ts';
import { chooseWorkspace, rememberWorkspace } from '../app/workspace.ts';
import type { ReadyLine } from '../contract/wire.ts';
import { formatFinding } from '../model/source.ts';
import { engineEnvironment } from './engine-environment.ts';
import { complain, EXIT, say } from './output.ts';

/** Options of `serve`. */
export interface ServeOptions {
  readonly port?: number;
  readonly controlPort?: number;
  readonly json?: boolean;
  /** Ends when stdin does: for a parent that may die. */
  readonly stdin?: boolean;
}

/** A served workspace, with the address that opens the page. */
interface Served {
  readonly app: App;
  readonly ready: ReadyLine['ready'];
}

/**
 * Starts an engine on a workspace, with what `engineEnvironment` says.
 */
async function serveWorkspace(named: string | undefined, options: ServeOptions): Promise<Served> {
  const home = findHome();
  const workspace = chooseWorkspace(named, home, SAMPLES);
  const given = engineEnvironment(process.env);
  const app = await startApp({
    workspace,
    home,
    ...given,
    mode: 'serve',
    ...(options.port === undefined ? {} : { gatewayPort: options.port }),
    ...(options.controlPort === undefined ? {} : { controlPort: options.controlPort }),
  });
  rememberWorkspace(workspace, home);
  const gateway = app.parts.gateway.status().listeners.map(({ url }) => url);
  return { app, ready: { workbench: `${app.url}#token=${given.token}`, gateway, workspace, pid: process.pid } };
}

/** Runs until it is told to stop. @param onReady Told the address of the page, token included. */
export async function runServe(
  named: string | undefined,
  options: ServeOptions,
  onReady: (workbench: string) => void = () => undefined,
): Promise<number> {
  // Asked for first: whoever waits for the ready line may end it right then.
  const stopped = untilStopped(options.stdin === true);
  const { app, ready } = await serveWorkspace(named, options);
  if (options.json === true) say(JSON.stringify({ ready } satisfies ReadyLine));
  else {
    say(`workspace  ${ready.workspace}`);
    for (const url of ready.gateway) say(`gateway    ${url}`);
    say(`workbench  ${ready.workbench}`);
  }
  for (const finding of app.parts.configuration.findings) complain(formatFinding(finding));
  if (app.parts.configuration.findings.some(({ code, severity }) => code === 'PORT_IN_USE' && severity === 'error'))
    complain('--port 0 takes a free port, --port N another one');
  onReady(ready.workbench);
  await stopped;
  await app.close();
  return EXIT.done;
}

/** Resolves at SIGINT or SIGTERM, or at the end of stdin where that is asked for. */
function untilStopped(withStdin: boolean): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
    if (!withStdin) return;
    process.stdin.once('end', () => resolve());
    process.stdin.once('close', () => resolve());
    process.stdin.resume();
  });
}
