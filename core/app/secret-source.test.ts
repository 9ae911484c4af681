import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formatFinding } from '../model/source.ts';
import { RpcClient } from '../rpc/client.ts';
import { HELLO_WORKSPACE, startTestApp, writeFiles } from '../testing/app.ts';

const at = (expression: RegExp): unknown => expect.stringMatching(expression);

/** The workspace with a route that answers with this text. */
const answering = (text: string): Record<string, string> => ({
  'gatewright.yaml': HELLO_WORKSPACE['gatewright.yaml'].replace('body: hello', `body: '${text}'`),
});

test('references are replaced by a secret, a variable and a file of the workspace', async () => {
  const engine = await startTestApp(
    {
      ...answering('${secret:partner} ${secret:from-env} ${env:REGION} ${file:texts/greeting.txt}'),
      'texts/greeting.txt': 'good day',
    },
    { environment: { REGION: 'north', GATEWRIGHT_SECRET_FROM_ENV: 'given' } },
  );
  const client = new RpcClient(engine.app.connect());
  await client.call('secrets.set', { name: 'partner', value: 'hush' });
  const text = await (await fetch(`${engine.gateway()}/hello`)).text();
  const { secrets } = await client.call('secrets.list', {});
  await engine.close();
  expect(text).toBe('hush given north good day');
  expect(secrets).toEqual([
    { name: 'from-env', isSet: true, isUsed: true },
    { name: 'partner', isSet: true, isUsed: true },
  ]);
});

test('each reference that leads nowhere is a finding with file, line and column', async () => {
  const engine = await startTestApp({
    ...answering(
      '${secret:none} ${env:NONE} ${file:none.txt} ${file:../outside.txt} ${file:/etc/hostname} ${file:link.txt}',
    ),
  });
  writeFiles(engine.folder, { 'outside.txt': 'outside' });
  symlinkSync(join(engine.folder, 'outside.txt'), join(engine.workspace, 'link.txt'));
  await engine.app.parts.configuration.reload();
  const lines = engine.app.parts.configuration.findings.map(formatFinding);
  await engine.close();
  expect(lines).toEqual([
    at(/^gatewright\.yaml:8:\d+ SECRET_NOT_FOUND the secret is not set: none; expected a value for \$\{secret:none\}$/),
    at(/^gatewright\.yaml:8:\d+ SECRET_NOT_FOUND the environment variable is not set: NONE;/),
    at(/^gatewright\.yaml:8:\d+ FILE_UNREADABLE the file cannot be read: none\.txt;/),
    at(/^gatewright\.yaml:8:\d+ FILE_UNREADABLE the file cannot be read: \.\.\/outside\.txt;/),
    at(/^gatewright\.yaml:8:\d+ FILE_UNREADABLE the file cannot be read: \/etc\/hostname;/),
    at(/^gatewright\.yaml:8:\d+ FILE_UNREADABLE the file cannot be read: link\.txt;/),
  ]);
});

test('a secret that is set puts the configuration in force, and one that is deleted keeps the last good one', async () => {
  const engine = await startTestApp(answering('${secret:partner}'));
  const client = new RpcClient(engine.app.connect());
  const states: unknown[] = [(await client.call('gateway.status', {})).state];
  await client.call('secrets.set', { name: 'partner', value: 'hush' });
  states.push((await client.call('gateway.status', {})).state);
  await client.call('secrets.delete', { name: 'partner' });
  const { state, findings } = await client.call('gateway.status', {});
  states.push([state, findings.map(({ code }) => code)]);
  await engine.close();
  expect(states).toEqual(['failed', 'running', ['running', ['SECRET_NOT_FOUND']]]);
});

test('no call about the engine tells a value', async () => {
  const engine = await startTestApp(answering('${secret:partner} ${env:REGION}'), {
    environment: { REGION: 'no-rth' },
  });
  const client = new RpcClient(engine.app.connect());
  await client.call('secrets.set', { name: 'partner', value: 'hu-sh' });
  const names = [
    'app.info',
    'gateway.status',
    'recorder.status',
    'config.files',
    'config.schema',
    'config.routes',
    'preferences.get',
    'secrets.list',
  ] as const;
  const told = JSON.stringify(await Promise.all(names.map((name) => client.call(name, {}))));
  await engine.close();
  expect([told.includes('hu-sh'), told.includes('no-rth'), told.includes('${secret:partner}')]).toEqual([
    false,
    false,
    true,
  ]);
});
