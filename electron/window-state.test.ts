import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readWindowState } from './window-state.ts';

const SCREEN = { x: 0, y: 0, width: 1920, height: 1080 };
const STATE = { x: 100, y: 50, width: 1200, height: 800, isMaximized: true };
const DEFAULT = { width: 1440, height: 900 };
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewright-window-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(text: string | undefined, screens = [SCREEN]): unknown {
  const file = join(folder, 'window.json');
  if (text !== undefined) writeFileSync(file, text);
  return readWindowState(file, screens);
}

test('a window opens where it was', () => {
  expect(read(JSON.stringify(STATE))).toEqual(STATE);
  expect(readFileSync(join(folder, 'window.json'), 'utf8')).toBe(JSON.stringify(STATE));
});

test('a place on a screen that is gone is forgotten', () => {
  const beside = { ...SCREEN, x: 1920 };
  const far = JSON.stringify({ ...STATE, x: 2000 });
  expect([read(far, [SCREEN, beside]), read(far, [SCREEN]), read(far, [])]).toEqual([
    { ...STATE, x: 2000 },
    DEFAULT,
    DEFAULT,
  ]);
});

test('a window of which only a strip would be seen is put back', () => {
  expect([read(JSON.stringify({ ...STATE, x: 1850 })), read(JSON.stringify({ ...STATE, y: -750 }))]).toEqual([
    DEFAULT,
    DEFAULT,
  ]);
});

test('a file that is missing, broken or of another version means the default size', () => {
  expect([read(undefined), read('{'), read('{"x":1}'), read(JSON.stringify({ ...STATE, width: 10 }))]).toEqual([
    DEFAULT,
    DEFAULT,
    DEFAULT,
    DEFAULT,
  ]);
});
