import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Desktop, isAlive } from './support/desktop.ts';
import { desktopStory } from './support/desktop-story.ts';
import { rowsWith } from './support/traffic.ts';
import { makeWorkspace } from './support/workspace.ts';

const CONNECTION = /net::ERR_(?!BLOCKED)|WebSocket connection to .* failed/;

desktopStory(
  'an engine that is killed is started again, and the page goes on where it was',
  async ({ startDesktop, complaints }) => {
    complaints.expect(CONNECTION);
    const desktop = await startDesktop();
    const { page } = desktop;
    await fetch(`${await desktop.gateway()}/status?before`);
    await rowsWith(page, '/status?before').click();
    await page.getByRole('tab', { name: 'Overview' }).waitFor();
    const killed = desktop.enginePid();
    process.kill(killed, 'SIGKILL');
    await expect.poll(() => nextEngine(() => desktop.enginePid(), killed)).toBe(true);
    await page.getByText('quickstart running').waitFor({ timeout: 60_000 });
    // The listener takes a free port, another one than before; the page tells it once it is connected again.
    await expect
      .poll(async () =>
        fetch(`${await desktop.gateway()}/status?after`).then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(200);
    await rowsWith(page, '/status?after').first().waitFor();
    expect({
      isOther: desktop.enginePid() !== killed,
      before: await rowsWith(page, '/status?before').count(),
      details: await page.getByRole('tab', { name: 'Overview' }).count(),
    }).toEqual({ isOther: true, before: 1, details: 1 });
  },
);

desktopStory(
  'an engine that does not stay up is given up, with its reason and a way to start it',
  async ({ startDesktop, workspace, complaints }) => {
    complaints.expect(CONNECTION);
    const desktop = await startDesktop();
    const { page } = desktop;
    await killUntilGivenUp(desktop);
    await page.getByRole('link', { name: 'Start it again' }).click();
    await page.getByText('quickstart running').waitFor();
    expect(isAlive(desktop.enginePid(workspace))).toBe(true);
  },
);

desktopStory('the program can be quit while it has no engine', async ({ startDesktop, complaints }) => {
  complaints.expect(CONNECTION);
  const desktop = await startDesktop();
  await killUntilGivenUp(desktop);
  await desktop.close();
});

desktopStory(
  'a second start brings the first one to the front, and opens its workspace there',
  async ({ startDesktop, complaints }) => {
    complaints.expect(CONNECTION);
    const desktop = await startDesktop();
    const other = await makeWorkspace('quickstart');
    other.write('gatewright.yaml', other.read('gatewright.yaml').replace('name: quickstart', 'name: another'));
    try {
      await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
      const before = desktop.enginePid();
      await desktop.startSecond(other);
      await desktop.page.getByText('another running').waitFor();
      const windows = await desktop.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((window) => window.isMinimized()),
      );
      expect({ windows, first: isAlive(before), second: isAlive(desktop.enginePid(other)) }).toEqual({
        windows: [false],
        first: false,
        second: true,
      });
    } finally {
      await desktop.close();
      other.remove();
    }
  },
);

desktopStory(
  'a HAR is saved by the native dialog and opened by the page’s chooser',
  async ({ startDesktop, workspace }) => {
    const desktop = await startDesktop();
    const { app, page } = desktop;
    await fetch(`${await desktop.gateway()}/status?saved`);
    await rowsWith(page, '/status?saved').waitFor();
    const file = join(workspace.home, 'saved.har');
    await app.evaluate(({ dialog }, path) => {
      Object.assign(dialog, {
        asked: undefined,
        showSaveDialogSync: (_window: unknown, options: object) => Object.assign(dialog, { asked: options }) && path,
      });
    }, file);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Export what is listed', exact: true }).click();
    await expect.poll(() => entriesOf(file)).toBe(1);
    const asked = await app.evaluate(({ dialog }) => (dialog as unknown as { asked: object }).asked);
    await page.getByRole('button', { name: 'More' }).click();
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('menuitem', { name: 'Import a file…' }).click(),
    ]);
    await chooser.setFiles(file);
    await page.getByText('1 exchange imported from saved.har').waitFor();
    expect(asked).toEqual({ defaultPath: 'gatewright.har' });
  },
);

desktopStory(
  'secrets are kept by the system’s keychain, or it is said where instead',
  async ({ startDesktop, workspace }) => {
    const { app, page } = await startDesktop();
    const hasKeychain = await app.evaluate(
      ({ safeStorage }) =>
        safeStorage.isEncryptionAvailable() && safeStorage.getSelectedStorageBackend?.() !== 'basic_text',
    );
    await page.keyboard.press('Control+,');
    const section = page.getByRole('region', { name: 'Secrets' });
    await section.getByLabel('Name', { exact: true }).fill('upstream-token');
    await section.getByLabel('New value').fill('do-not-show-me');
    await section.getByRole('button', { name: 'Set', exact: true }).click();
    await section.getByRole('listitem').filter({ hasText: 'upstream-token' }).getByText('set, not used').waitFor();
    const kept = await section.getByText(/They are kept in /).innerText();
    const stored = readFileSync(join(workspace.folder, '.gatewright/secrets.json'), 'utf8');
    expect({ isReadable: stored.includes('do-not-show-me'), kept }).toEqual({
      isReadable: !hasKeychain,
      kept: expect.stringMatching(hasKeychain ? /encrypted/ : /only/),
    });
  },
);

/** Kills every engine that the shell starts, until it starts no more. */
async function killUntilGivenUp(desktop: Desktop): Promise<void> {
  let killed = 0;
  for (let count = 0; count < 3; count += 1) {
    await expect.poll(() => nextEngine(() => desktop.enginePid(), killed)).toBe(true);
    killed = desktop.enginePid();
    process.kill(killed, 'SIGKILL');
  }
  await desktop.page.getByRole('heading', { name: 'The engine has stopped' }).waitFor();
}

function nextEngine(pidOf: () => number, killed: number): boolean {
  try {
    const pid = pidOf();
    return pid !== killed && isAlive(pid);
  } catch {
    // The file is not there, or half written, while the engine starts.
    return false;
  }
}

function entriesOf(file: string): number {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).log.entries.length;
  } catch {
    // Not there, or not whole yet.
    return 0;
  }
}
