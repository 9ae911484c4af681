import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Subject } from './processes.ts';
import { HEADERS, serveWorkspace, startBare } from './subjects.ts';
import { measureThroughput, type ThroughputRow } from './throughput.ts';

/**
 * A route with the policies that most APIs have, `jwt`, `key-auth`, `rate-limit` and `transform`, everything recorded,
 * beside the bare proxy in the same rounds.
 */
export async function measurePolicies(
  folder: string,
  upstream: string,
  rounds: number,
  seconds: number,
): Promise<ThroughputRow[]> {
  const { jwks, token } = makeToken();
  const bare = await startBare(upstream);
  const subjects: Subject[] = [bare];
  try {
    subjects.push(await startRoute(folder, 'policies', configText(upstream, jwks, true)));
    subjects.push(await startRoute(folder, 'no-policies', configText(upstream, jwks, false)));
    return await measureThroughput(subjects, rounds, seconds, { ...HEADERS, authorization: `Bearer ${token}` });
  } finally {
    for (const subject of subjects) await subject.stop();
  }
}

function startRoute(folder: string, name: string, text: string): Promise<Subject> {
  const workspace = join(folder, name);
  mkdirSync(workspace, { recursive: true });
  writeFileSync(join(workspace, 'gatewright.yaml'), text);
  const title = name === 'policies' ? 'gatewright, four policies' : 'gatewright, none';
  return serveWorkspace(title, folder, workspace);
}

function configText(upstream: string, jwks: string, hasPolicies: boolean): string {
  const policies = `    request:
      - jwt: { keys: [{ jwks: '${jwks}' }], issuer: 'https://id.bench', audience: bench, scopes: [read] }
      - key-auth: { header: x-api-key, keys: ['\${secret:bench}'] }
      - rate-limit: { limit: 1000000000, window: 1m, by: consumer }
      - transform: { headers: { remove: [x-internal], set: { x-user: '{{ claims.sub }}', x-route: '{{ route }}' } } }
`;
  return `name: bench
listeners:
  - http: 127.0.0.1:0
routes:
  - id: bench
    match: { methods: [GET], path: '/{rest+}' }
${hasPolicies ? policies : ''}    integration: { http: { url: '${upstream}' } }
`;
}

/** An RS256 token that lasts the run, and the key set it is checked with. */
function makeToken(): { readonly jwks: string; readonly token: string } {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'bench', alg: 'RS256', use: 'sig' };
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: 'https://id.bench',
    sub: 'alice',
    aud: 'bench',
    scope: 'read write',
    iat: now,
    exp: now + 86_400,
  };
  const input = `${part({ alg: 'RS256', typ: 'JWT', kid: 'bench' })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(input), privateKey).toString('base64url');
  return { jwks: JSON.stringify({ keys: [jwk] }), token: `${input}.${signature}` };
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
