import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makePlace, startTestApp, type TestPlace } from '../testing/app.ts';
import { readSecretsKey, SecretsFile } from './secrets-file.ts';

const KEY = Buffer.alloc(32, 7);
let place: TestPlace;
let file: string;
beforeEach(() => {
  place = makePlace();
  file = join(place.workspace, '.gatewright/secrets.json');
});
afterEach(() => place.remove());

test('values are kept in a file that only its owner can read', () => {
  new SecretsFile(file, undefined).set('partner', 'hush');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700);
  expect(new SecretsFile(file, undefined).get('partner')).toBe('hush');
});

test('with a key the file does not tell a value, and the key does', () => {
  const sealed = new SecretsFile(file, KEY);
  sealed.set('partner', 'hush-hush');
  const text = readFileSync(file, 'utf8');
  expect([text.includes('hush'), text.includes(Buffer.from('hush-hush').toString('base64'))]).toEqual([false, false]);
  expect(new SecretsFile(file, KEY).get('partner')).toBe('hush-hush');
});

test('a value sealed with another key, or without one at hand, is as if it were not set, and is kept', () => {
  new SecretsFile(file, KEY).set('partner', 'hush');
  for (const key of [Buffer.alloc(32, 8), undefined]) {
    const secrets = new SecretsFile(file, key);
    expect([secrets.get('partner'), secrets.names(), secrets.has('partner')]).toEqual([undefined, [], true]);
    secrets.set('other', 'value');
  }
  expect(new SecretsFile(file, KEY).get('partner')).toBe('hush');
});

test('a sealed value that is moved to another name does not open', () => {
  const secrets = new SecretsFile(file, KEY);
  secrets.set('partner', 'hush');
  const content = JSON.parse(readFileSync(file, 'utf8'));
  content.secrets.admin = content.secrets.partner;
  writeFileSync(file, JSON.stringify(content));
  expect([secrets.get('partner'), secrets.get('admin')]).toEqual(['hush', undefined]);
});

test('values that were kept in plain text are sealed once there is a key', () => {
  new SecretsFile(file, undefined).set('partner', 'hush');
  const secrets = new SecretsFile(file, KEY);
  secrets.sealAll();
  expect([readFileSync(file, 'utf8').includes('hush'), secrets.get('partner')]).toEqual([false, 'hush']);
});

test('a deleted value is gone, and a name of the language is a name like any other', () => {
  const secrets = new SecretsFile(file, undefined);
  secrets.set('partner', 'hush');
  secrets.set('constructor', 'built');
  secrets.delete('partner');
  expect([secrets.get('partner'), secrets.get('constructor'), secrets.get('toString'), secrets.names()]).toEqual([
    undefined,
    'built',
    undefined,
    ['constructor'],
  ]);
});

test('a file that is none of ours is not written over', () => {
  const secrets = new SecretsFile(file, undefined);
  secrets.set('partner', 'hush');
  writeFileSync(file, '{"version":2}');
  expect(() => secrets.set('other', 'value')).toThrow(expect.objectContaining({ code: 'FORMAT_INVALID' }));
  expect(readFileSync(file, 'utf8')).toBe('{"version":2}');
});

test('a key is 64 hexadecimal digits and nothing else', () => {
  expect([KEY.toString('hex'), 'short', 'z'.repeat(64), undefined].map((text) => readSecretsKey(text)?.length)).toEqual(
    [32, undefined, undefined, undefined],
  );
});

test('an engine whose secrets cannot be written does not start, and leaves nothing behind', async () => {
  const sample = { 'sample.json': '{ "secrets": ["partner"], "traffic": [] }' };
  const start = startTestApp({ ...sample, '.gatewright/secrets.json': '{"version":2}' });
  await expect(start).rejects.toMatchObject({ code: 'FORMAT_INVALID' });
});
