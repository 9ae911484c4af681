import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEFAULT_PREFERENCES } from '../contract/status.ts';
import { makePlace, type TestPlace } from '../testing/app.ts';
import { PreferencesFile } from './preferences.ts';

let place: TestPlace;
beforeEach(() => {
  place = makePlace({});
});
afterEach(() => place.remove());

test('what was chosen is kept for the next start, and the rest is as it was', () => {
  new PreferencesFile(place.home).set({ theme: 'dark', follow: undefined });
  new PreferencesFile(place.home).set({ retainDays: 7 });
  expect(new PreferencesFile(place.home).get()).toEqual({ ...DEFAULT_PREFERENCES, theme: 'dark', retainDays: 7 });
});

test('a file that is not understood means the defaults, and is written anew by the next choice', () => {
  const file = join(place.home, 'preferences.json');
  for (const text of ['{', '[]', '{"theme":"pink"}']) {
    writeFileSync(file, text);
    expect(new PreferencesFile(place.home).get()).toEqual(DEFAULT_PREFERENCES);
  }
  new PreferencesFile(place.home).set({ theme: 'light' });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ ...DEFAULT_PREFERENCES, theme: 'light' });
});
