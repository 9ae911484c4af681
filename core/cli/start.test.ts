import { chmodSync, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makePlace, type TestPlace, writeFiles } from '../testing/app.ts';
import { killCommands, resultOf, startCommand, untilSaid } from '../testing/cli.ts';

let place: TestPlace;
beforeEach(() => {
  place = makePlace();
});
afterEach(() => {
  killCommands();
  place.remove();
});

/** The environment of a machine without a display, where the page is built or need not be. */
function withoutDisplay(): Record<string, string | undefined> {
  writeFiles(place.folder, { 'bin/npm': '#!/bin/sh\nexit 0\n' });
  chmodSync(join(place.folder, 'bin/npm'), 0o755);
  const path = `${join(place.folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`;
  return { PATH: path, DISPLAY: undefined, WAYLAND_DISPLAY: undefined };
}

test.runIf(process.platform === 'linux')('without a display one line says so, and the address is printed', async () => {
  const child = startCommand(['start', '--port', '0'], { home: place.home, environment: withoutDisplay() });
  const result = resultOf(child);
  await untilSaid(child, /^workbench.*\n/m);
  child.kill('SIGTERM');
  const { code, stdout, stderr } = await result;
  const reasons = stderr.split('\n').filter((line) => line !== '' && line !== 'building the page, once');
  expect([code, reasons]).toEqual([0, ['no desktop window: there is no display; the page is for a browser']]);
  expect(stdout).toMatch(/^workbench {2}http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]+$/m);
  expect(existsSync(join(place.home, 'workspaces/quickstart/gatewright.yaml'))).toBe(true);
});
