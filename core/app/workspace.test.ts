import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makePlace, type TestPlace, writeFiles } from '../testing/app.ts';
import { findHome, type Home } from './home.ts';
import { PRODUCT_FOLDER } from './product.ts';
import { chooseWorkspace, rememberWorkspace } from './workspace.ts';

const SAMPLES = join(PRODUCT_FOLDER, 'samples');
const text = (folder: string): string => readFileSync(join(folder, 'gatewright.yaml'), 'utf8');

let place: TestPlace;
let home: Home;
beforeEach(() => {
  place = makePlace();
  home = findHome({ GATEWRIGHT_HOME: place.home });
});
afterEach(() => place.remove());

test('the first start opens a copy of the quickstart where the user keeps workspaces', () => {
  const workspace = chooseWorkspace(undefined, home, SAMPLES);
  expect(workspace).toBe(join(place.home, 'workspaces/quickstart'));
  expect(text(workspace)).toBe(text(join(SAMPLES, 'quickstart')));
  expect(existsSync(join(workspace, 'routes/users.yaml'))).toBe(true);
});

test('what the user made of the copy stays as it is', () => {
  const workspace = chooseWorkspace(undefined, home, SAMPLES);
  writeFiles(workspace, { 'gatewright.yaml': 'name: mine\n' });
  expect(chooseWorkspace(undefined, home, SAMPLES)).toBe(workspace);
  expect(readFileSync(join(workspace, 'gatewright.yaml'), 'utf8')).toBe('name: mine\n');
});

test('what a sample recorded in its own folder is not copied', () => {
  const samples = join(place.folder, 'samples');
  writeFiles(join(samples, 'quickstart'), { 'gatewright.yaml': 'name: q\n', '.gatewright/secrets.json': '{}' });
  expect(existsSync(join(chooseWorkspace(undefined, home, samples), '.gatewright'))).toBe(false);
});

test('later starts open the workspace used last, while it is there', () => {
  rememberWorkspace(place.workspace, home);
  expect(chooseWorkspace(undefined, home, SAMPLES)).toBe(place.workspace);
  rmSync(place.workspace, { recursive: true });
  expect(chooseWorkspace(undefined, home, SAMPLES)).toBe(join(place.home, 'workspaces/quickstart'));
});

const refusal = (path: string, reason: string): unknown =>
  expect.objectContaining({ code: 'WORKSPACE_NOT_FOUND', details: { path, reason } });

test('a folder that is named must be one', () => {
  const named = (path: string) => () => chooseWorkspace(path, home, SAMPLES);
  const file = join(place.workspace, 'gatewright.yaml');
  expect(named(join(place.folder, 'none'))).toThrow(refusal(join(place.folder, 'none'), 'there is no such folder'));
  expect(named(file)).toThrow(refusal(file, 'this is a file, not a folder'));
  expect(chooseWorkspace(place.workspace, home, SAMPLES)).toBe(place.workspace);
});

test('settings of the system are used where no home is named, and workspaces are made among the documents', () => {
  mkdirSync(join(place.home, 'Documents'));
  const found = findHome({ XDG_CONFIG_HOME: '/somewhere/config' });
  expect(process.platform !== 'linux' || found.settings === '/somewhere/config/gatewright').toBe(true);
  expect(found.workspaces.endsWith('Gatewright')).toBe(true);
});
