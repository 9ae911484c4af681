import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { isAlive } from './support/desktop.ts';
import { desktopStory } from './support/desktop-story.ts';
import { rowsWith, sendSampleTraffic } from './support/traffic.ts';

desktopStory('the window shows the page of its engine, and the traffic as it passes', async ({ startDesktop }) => {
  const { app, page } = await startDesktop();
  await sendSampleTraffic(page);
  await rowsWith(page, '/reports/slow').waitFor();
  expect({
    title: await page.title(),
    windows: app.windows().length,
    origin: new URL(page.url()).hostname,
    token: page.url().includes('token'),
  }).toEqual({ title: 'quickstart · Gatewright', windows: 1, origin: '127.0.0.1', token: false });
});

desktopStory('the page has no Node, and of the shell nothing but its bridge', async ({ startDesktop }) => {
  const { app, page } = await startDesktop();
  const web = await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    // What Electron itself says is in force for the page.
    const contents = window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
    const { sandbox, contextIsolation, nodeIntegration, webviewTag } = contents.getLastWebPreferences();
    return { sandbox, contextIsolation, nodeIntegration, webviewTag };
  });
  const seen = await page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer', 'ipcRenderer'].filter((name) => name in window),
    bridge: Object.keys((window as unknown as { gatewrightShell: object }).gatewrightShell).toSorted(),
  }));
  expect({ web, seen }).toEqual({
    web: { sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false },
    seen: { node: [], bridge: ['onCommand', 'openWorkspace', 'setMenu', 'token', 'version'] },
  });
});

desktopStory('menus come from the commands, and run them', async ({ startDesktop }) => {
  const { app, page } = await startDesktop();
  const menus = await app.evaluate(({ Menu }) =>
    (Menu.getApplicationMenu()?.items ?? []).map(({ label, submenu }) => ({
      label,
      own: submenu?.items.filter(({ role, type }) => !role && type === 'normal').map((item) => item.label) ?? [],
    })),
  );
  expect(menus).toEqual([
    { label: '&File', own: expect.arrayContaining(['Open settings', 'Import a HAR file', 'Open another workspace']) },
    { label: '&Edit', own: expect.arrayContaining(['Filter the list']) },
    { label: '&View', own: expect.arrayContaining(['Show all commands']) },
    { label: '&Go', own: expect.arrayContaining(['Open Traffic', 'Open Gateway']) },
    { label: '&Help', own: ['Show the keys'] },
  ]);
  await app.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []);
    items?.find(({ label }) => label === 'Open Gateway')?.click();
  });
  await page.getByRole('main', { name: 'Gateway' }).waitFor();
});

desktopStory('foreign pages, new windows and permissions are refused', async ({ startDesktop, complaints }) => {
  complaints.expect(/Content Security Policy|Failed to load resource|net::ERR/);
  const { app, page } = await startDesktop();
  const address = page.url();
  const asked = await page.evaluate(async () => {
    location.href = 'https://evil.example/';
    const opened = window.open('http://evil.example/');
    const permission = await Notification.requestPermission();
    const place = await new Promise<string>((resolve) =>
      navigator.geolocation.getCurrentPosition(
        () => resolve('given'),
        () => resolve('refused'),
      ),
    );
    const camera = await navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'given',
      () => 'refused',
    );
    return { opened: opened === null, permission, place, camera };
  });
  expect({ ...asked, stayed: page.url() === address, windows: app.windows().length }).toEqual({
    opened: true,
    permission: 'denied',
    place: 'refused',
    camera: 'refused',
    stayed: true,
    windows: 1,
  });
});

desktopStory('the window opens where it was', async ({ startDesktop, workspace }) => {
  const first = await startDesktop();
  const wanted = { x: 120, y: 80, width: 1000, height: 640 };
  await first.app.evaluate(({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds), wanted);
  await first.close();
  const kept = JSON.parse(readFileSync(join(workspace.home, 'shell/window.json'), 'utf8'));
  const second = await startDesktop();
  const bounds = await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
  expect({ kept, bounds }).toEqual({ kept: { ...wanted, isMaximized: false }, bounds: wanted });
});

desktopStory('quitting leaves no engine behind', async ({ startDesktop, workspace }) => {
  const desktop = await startDesktop();
  const pid = desktop.enginePid();
  const before = isAlive(pid);
  await desktop.close();
  await expect.poll(() => isAlive(pid)).toBe(false);
  expect({ before, claimed: existsSync(join(workspace.folder, '.gatewright/engine.json')) }).toEqual({
    before: true,
    claimed: false,
  });
});
