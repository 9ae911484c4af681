import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { formatFinding } from '../model/source.ts';
import { HELLO_WORKSPACE, makePlace, type TestPlace, writeFiles } from '../testing/app.ts';
import { checkWorkspace } from './check-workspace.ts';
import { PRODUCT_FOLDER } from './product.ts';

let place: TestPlace;
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.remove());

const check = async (): Promise<string[]> => (await checkWorkspace(place.workspace, {})).map(formatFinding);

test('a valid workspace has no findings, and nothing is written into it', async () => {
  expect(await check()).toEqual([]);
  expect(existsSync(join(place.workspace, '.gatewright'))).toBe(false);
});

test('the quickstart is valid as it is shipped: its secret is made at the first start', async () => {
  expect(await checkWorkspace(join(PRODUCT_FOLDER, 'samples/quickstart'), {})).toEqual([]);
});

test('all faults are found at once, each with its place', async () => {
  const text = HELLO_WORKSPACE['gatewright.yaml'].concat(
    '  - id: hello\n    match: { pth: /x }\n    request: [{ respnd: {} }]\n    integration: { mock: { status: 99 } }\n',
  );
  writeFiles(place.workspace, { 'gatewright.yaml': text });
  const codes = (await check()).map((line) => /^(gatewright\.yaml:\d+:\d+) (\w+)/.exec(line)?.slice(1));
  expect(codes).toEqual([
    ['gatewright.yaml:9:5', 'ROUTE_DUPLICATE'],
    ['gatewright.yaml:10:14', 'KEY_UNKNOWN'],
    ['gatewright.yaml:11:17', 'POLICY_UNKNOWN'],
    ['gatewright.yaml:12:36', 'INTEGRATION_OPTION_INVALID'],
  ]);
});

test('a folder without a configuration is not found, and says which files are looked for', async () => {
  const empty = checkWorkspace(place.home, {});
  await expect(empty).rejects.toMatchObject({
    code: 'WORKSPACE_NOT_FOUND',
    details: { path: place.home, expected: expect.stringContaining('gatewright.yaml') },
  });
});
