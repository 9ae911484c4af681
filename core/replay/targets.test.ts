import { expect, test } from 'vitest';
import { formatFinding } from '../model/source.ts';
import { describeTarget, readTargets, targetOfUrl } from './targets.ts';

function read(text: string): { readonly targets: unknown[]; readonly findings: string[] } {
  const { targets, findings } = readTargets({ path: 'targets.yaml', text });
  return { targets: targets.map(describeTarget), findings: findings.map(formatFinding) };
}

test('a workspace without the file has no targets', () => {
  expect(readTargets(undefined)).toEqual({ targets: [], findings: [] });
});

test('targets have a guard of their own, or the one that their host suggests', () => {
  expect(
    read(`targets:
  - { id: local, url: 'http://127.0.0.1:9000' }
  - { id: live, url: 'https://api.example.com', kind: kong }
  - { id: sure, url: 'https://api.example.com', guard: read-only, credentials: { kind: api-key, value: '\${secret:key}' } }
`),
  ).toEqual({
    targets: [
      { id: 'local', url: 'http://127.0.0.1:9000', kind: 'unknown', guard: 'free', credentials: 'none' },
      {
        id: 'live',
        url: 'https://api.example.com',
        kind: 'kong',
        guard: 'ask',
        guardReason: 'nothing in api.example.com says that it is not production',
        credentials: 'none',
      },
      { id: 'sure', url: 'https://api.example.com', kind: 'unknown', guard: 'read-only', credentials: 'api-key' },
    ],
    findings: [],
  });
});

test('a target with a fault is none, and every fault has its place', () => {
  expect(
    read(`targets:
  - { id: a, url: nowhere }
  - { id: b, url: 'http://127.0.0.1', gaurd: forbidden }
  - { id: c, url: 'http://127.0.0.1' }
`),
  ).toMatchObject({
    targets: [{ id: 'c' }],
    findings: [
      expect.stringMatching(/^targets\.yaml:2:\d+ VALUE_INVALID .*expected an absolute http or https URL/),
      expect.stringMatching(/^targets\.yaml:3:\d+ KEY_UNKNOWN there is no key gaurd here, did you mean guard/),
    ],
  });
});

test('text that is no map is said to be none', () => {
  expect(read('- a').findings).toEqual(['targets.yaml:1:1 VALUE_INVALID expected a map with targets']);
});

test('a URL alone is a target that asks where it may be production', () => {
  expect([targetOfUrl('http://127.0.0.1:1').guard, targetOfUrl('https://api.example.com').guard]).toEqual([
    'free',
    'ask',
  ]);
});
