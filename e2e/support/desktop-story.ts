import { test } from 'vitest';
import { mayLeaveOut } from './browser.ts';
import { Complaints } from './complaints.ts';
import { Desktop } from './desktop.ts';
import { hasDisplay, openDisplay } from './display.ts';
import { findElectron, installShell } from './electron.ts';
import { makeWorkspace, type Workspace } from './workspace.ts';

const found = hasDisplay() ? findElectron() : 'Xvfb is not installed';

const withDesktop = test
  .extend('electron', { scope: 'file' }, async (): Promise<Exclude<typeof found, string>> => {
    if (typeof found === 'string') throw new Error(found);
    return found;
  })
  .extend('executable', { scope: 'file' }, async ({ electron }, { onCleanup }): Promise<string> => {
    const { executable, remove } = installShell(electron);
    onCleanup(remove);
    return executable;
  })
  .extend('screen', { scope: 'file' }, '1600x1000x24')
  .extend('display', { scope: 'file' }, async ({ screen }, { onCleanup }): Promise<string> => {
    const display = await openDisplay(screen);
    onCleanup(() => display.close());
    return display.name;
  })
  .extend('sample', 'quickstart')
  .extend('workspace', async ({ sample }, { onCleanup }): Promise<Workspace> => {
    const workspace = await makeWorkspace(sample);
    onCleanup(() => workspace.remove());
    return workspace;
  })
  .extend('complaints', async ({ task }, { onCleanup }): Promise<Complaints> => {
    const complaints = new Complaints(task.name);
    onCleanup(() => complaints.check());
    return complaints;
  })
  .extend(
    'startDesktop',
    async (
      { electron, executable, display, workspace, complaints },
      { onCleanup },
    ): Promise<() => Promise<Desktop>> => {
      const started: Desktop[] = [];
      onCleanup(async () => {
        for (const desktop of started) await desktop.close();
      });
      return async () => {
        const { needsOutsideNode } = electron;
        const desktop = await Desktop.start({ executable, needsOutsideNode, display, workspace, complaints });
        started.push(desktop);
        return desktop;
      };
    },
  );

/**
 * A test in a real Electron: `startDesktop` starts the desktop program on the test's own workspace and home, and what is
 * started is closed after the test. Left out, with the reason, where there is no Electron.
 */
export const desktopStory = typeof found === 'string' && mayLeaveOut(found) ? withDesktop.skip : withDesktop;
