import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import type { Complaints } from './complaints.ts';
import type { Workspace } from './workspace.ts';

/** What is needed to start the desktop program. */
export interface DesktopOptions {
  readonly executable: string;
  /** Whether the engine is to be run by the Node that runs the tests. */
  readonly needsOutsideNode: boolean;
  readonly display: string;
  readonly workspace: Workspace;
  readonly complaints: Complaints;
}

/** Chromium's own sandbox refuses to run as root, as in containers; the virtual screen has no graphics card. */
const SWITCHES = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu'];

/** The shell waits five seconds for its engine; the rest is for a slow machine. */
const QUIT_MILLIS = 40_000;

/** The desktop program, with its window and its engine. */
export class Desktop {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly #options: DesktopOptions;
  #closing: Promise<void> | undefined;

  private constructor(options: DesktopOptions, app: ElectronApplication, page: Page) {
    this.#options = options;
    this.app = app;
    this.page = page;
  }

  /** Starts it, and waits until the window shows the workbench. */
  static async start(options: DesktopOptions): Promise<Desktop> {
    const app = await _electron.launch({
      executablePath: options.executable,
      args: argumentsOf(options.workspace.folder),
      env: environmentOf(options),
      timeout: 60_000,
    });
    const page = await app.firstWindow();
    page.setDefaultTimeout(30_000);
    options.complaints.listenTo(page);
    await page.getByText('quickstart running').waitFor();
    return new Desktop(options, app, page);
  }

  /** Address of the first listener, without a slash at the end. */
  async gateway(): Promise<string> {
    return (await this.page.getByTitle('Copy a curl command for this address').innerText()).replace(/\/$/, '');
  }

  /**
   * Process id of the engine, as it says in its workspace.
   * @throws Error while no engine says that it serves.
   */
  enginePid(workspace: Workspace = this.#options.workspace): number {
    const said = JSON.parse(readFileSync(join(workspace.folder, '.gatewright/engine.json'), 'utf8'));
    if (said.url === undefined) throw new Error('the engine does not serve yet');
    return said.pid;
  }

  /** Starts the program a second time, and waits until that one ended. */
  async startSecond(workspace: Workspace): Promise<number | null> {
    const child = spawn(this.#options.executable, argumentsOf(workspace.folder), {
      env: environmentOf(this.#options),
      stdio: 'ignore',
    });
    return new Promise((resolve) => child.once('exit', resolve));
  }

  /**
   * Quits as the menu does.
   * @throws Error when the program does not end; then it is ended by force.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const program = this.app.process();
    let isForced = false;
    const timer = setTimeout(() => {
      isForced = true;
      program.kill('SIGKILL');
    }, QUIT_MILLIS);
    await this.app.close().finally(() => clearTimeout(timer));
    if (isForced) throw new Error(`the desktop program did not end within ${QUIT_MILLIS / 1000} s of quitting`);
  }
}

/** Whether a process is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function argumentsOf(workspace: string): string[] {
  return [...SWITCHES, '--workspace', workspace];
}

function environmentOf({ display, needsOutsideNode, workspace }: DesktopOptions): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    ...Object.fromEntries(inherited),
    DISPLAY: display,
    GATEWRIGHT_HOME: workspace.home,
    ...(needsOutsideNode ? { GATEWRIGHT_NODE: process.execPath } : {}),
  };
}
