import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePlace, type TestPlace, writeFiles } from '../testing/app.ts';
import { PRODUCT_FOLDER } from '../app/product.ts';
import { findWindow, runWindow } from './window.ts';

/** A program that does this. */
const program = (line: string): string => `#!/bin/sh\n${line}\n`;

let place: TestPlace;
/** A shell that is built, a display, and a folder in place of Electron's own. */
let good: Parameters<typeof findWindow>[0];
beforeAll(() => {
  place = makePlace({});
  writeFiles(place.folder, {
    'main.cjs': '',
    'electron/electron': program('exit 0'),
    'fails/electron': program('echo "error while loading shared libraries" >&2; exit 127'),
  });
  for (const path of ['electron/electron', 'fails/electron']) chmodSync(join(place.folder, path), 0o755);
  good = {
    platform: 'linux',
    environment: { ...process.env, DISPLAY: ':7', ELECTRON_OVERRIDE_DIST_PATH: join(place.folder, 'electron') },
    entry: join(place.folder, 'main.cjs'),
    folder: PRODUCT_FOLDER,
  };
});
afterAll(() => place.remove());

test('with a display, a built shell and a binary there can be a window', async () => {
  expect(await findWindow(good)).toEqual({ kind: 'possible', binary: join(place.folder, 'electron/electron') });
  const wayland = { ...good.environment, DISPLAY: '', WAYLAND_DISPLAY: 'wayland-0' };
  expect(await findWindow({ ...good, environment: wayland })).toMatchObject({ kind: 'possible' });
});

test('what is missing is said in a few words', async () => {
  const noDisplay = { ...good, environment: { ...good.environment, DISPLAY: '', WAYLAND_DISPLAY: '' } };
  const gone = { ...good.environment, ELECTRON_OVERRIDE_DIST_PATH: join(place.folder, 'none') };
  const windows = await Promise.all([
    findWindow(noDisplay),
    findWindow({ ...good, entry: join(place.folder, 'none.cjs') }),
    findWindow({ ...good, environment: gone }),
    // A folder from which the electron package cannot be found.
    findWindow({ ...good, folder: place.folder }),
  ]);
  expect(windows).toEqual([
    { kind: 'impossible', reason: 'there is no display' },
    { kind: 'impossible', reason: 'the shell is not built' },
    { kind: 'impossible', reason: 'the Electron binary could not be had' },
    { kind: 'impossible', reason: 'the Electron binary could not be had' },
  ]);
});

test('a shell that ends well gives its code, and one that does not come up gives none', async () => {
  const { folder, environment } = good;
  const run = (binary: string) => runWindow(join(place.folder, binary), { folder, environment }, place.workspace);
  expect([await run('electron/electron'), await run('fails/electron'), await run('none/electron')]).toEqual([
    0,
    undefined,
    undefined,
  ]);
});
