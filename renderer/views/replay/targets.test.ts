import { engine, Refusal } from '../../testing/page/scripted-engine.ts';
import { beforeEach, expect, test } from 'vitest';
import { useToasts } from '../../state/toasts.ts';
import { guardWords, hostOfTarget } from './target-words.ts';
import { createTargetsFile, NO_FILE_REVISION, TARGETS_EXAMPLE, useTargets } from './targets.ts';

beforeEach(() => {
  engine.forget();
  useToasts.setState({ toasts: [] });
});

const STAGING = {
  id: 'staging',
  url: 'https://staging.example.com:8443/v2',
  kind: 'kong' as const,
  guard: 'read-only' as const,
  credentials: 'none',
};

test('the example is written only where no file is, and its targets are there at once', async () => {
  engine.answer('config.write', ({ path, text }) => ({
    file: { path, text, revision: '1' },
    findings: [],
    isInForce: true,
    swapMillis: 1,
  }));
  engine.answer('replay.targets', () => ({ targets: [STAGING], findings: [] }));
  await createTargetsFile();
  // How the engine makes revisions; see `fileRevision` there.
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(0)));
  const revision = Array.from(hash.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
  expect([engine.asked('config.write'), NO_FILE_REVISION, useTargets.getState().targets]).toEqual([
    [{ path: 'targets.yaml', text: TARGETS_EXAMPLE, revision }],
    revision,
    [STAGING],
  ]);
});

test('a file that is there already is left as it is', async () => {
  engine.answer('config.write', () => {
    throw new Refusal('CONFIG_STALE', 'the file changed');
  });
  engine.answer('replay.targets', () => ({ targets: [], findings: [] }));
  await createTargetsFile();
  expect(useToasts.getState().toasts.map(({ text }) => text)).toEqual(['targets.yaml is there already']);
});

test('a target is named by its host, and its guard in words', () => {
  expect([
    hostOfTarget('staging', [STAGING]),
    hostOfTarget('http://127.0.0.1:9000/x', [STAGING]),
    guardWords('read-only'),
  ]).toEqual(['staging.example.com:8443', '127.0.0.1:9000', 'only requests that change nothing']);
});
