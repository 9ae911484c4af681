import { expect, test } from 'vitest';
import { integrations } from '../../integrations/index.ts';
import { policies } from '../../policies/index.ts';
import { readYamlFile } from '../reading/yaml-file.ts';
import { plainSecretsAt } from './plain-secrets.ts';

const TEXT = `
token: plain
client: { secret: plain, id: no-secret }
keys: [plain, '\${secret:a}', '']
users: { alice: plain, bob: '\${env:B}', carol: sha256:${'a'.repeat(64)}, dave: 'scrypt:1024:8:1:c2FsdA==:aGFzaA==', eve: sha256:short }
servers: [{ password: plain }, { password: '\${file:c}' }, { other: plain }, text]
`;

test('texts in a value, a list, a map and in entries of a list are found, references and hashes are not', () => {
  const file = readYamlFile({ path: 'gatewright.yaml', text: TEXT });
  const located = { file, path: [], value: file.value };
  const found = plainSecretsAt(located, [
    'token',
    'client.secret',
    'keys',
    'users',
    'servers.password',
    'nothing.here',
  ]);
  expect(found.map(({ code, at }) => [code, at?.line, at?.column])).toEqual([
    ['SECRET_IN_FILE', 2, 8],
    ['SECRET_IN_FILE', 3, 19],
    ['SECRET_IN_FILE', 4, 8],
    ['SECRET_IN_FILE', 5, 17],
    ['SECRET_IN_FILE', 5, expect.any(Number)],
    ['SECRET_IN_FILE', 6, 23],
  ]);
});

test('what policies and integrations say of their secrets begins with an option that they have', () => {
  const wrong = [...policies, ...integrations].flatMap(({ name, secrets = [], options }) => {
    const known = 'shape' in options ? Object.keys(Object(options.shape)) : [];
    return secrets.filter((path) => !known.includes(path.split('.')[0] ?? '')).map((path) => `${name} ${path}`);
  });
  expect(wrong).toEqual([]);
});
