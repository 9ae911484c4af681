import { LocalIssuer } from '../identity/local-issuer.ts';
import type { IssuerConfig } from '../model/config.ts';
import { memoryKeyStore } from './key-store.ts';
import { TestClock } from './policy-bench.ts';

/** Two clients, one of them public, and two users. */
export const TEST_ISSUER: IssuerConfig = {
  host: '127.0.0.1',
  port: 0,
  name: 'test',
  lifetimeMillis: 600_000,
  audience: ['orders', 'stock'],
  algorithm: 'RS256',
  clients: [
    { id: 'batch', secret: 's3cret/ä', scopes: ['read', 'write'], claims: { tenant: 'acme' }, audience: ['orders'] },
    { id: 'web', scopes: ['read'], claims: {} },
    { id: 'site', secret: 'other', scopes: [], claims: {}, redirectUris: ['https://site.example/back?a=1'] },
  ],
  users: [
    { id: 'alice', claims: { name: 'Alice <b>', email: 'alice@example.com', groups: ['admin'] } },
    { id: 'bob', claims: {} },
  ],
};

/** A running issuer on a clock of its own. */
export interface TestIssuer {
  readonly issuer: LocalIssuer;
  readonly clock: TestClock;
  readonly url: string;
  /** Sends a form and reads the answer as JSON. */
  post(
    path: string,
    form: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Posted>;
  close(): Promise<void>;
}

/** An answer to a form. */
export interface Posted {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Readonly<Record<string, unknown>>;
}

/** Starts a real issuer on a free port. */
export async function startTestIssuer(config: Partial<IssuerConfig> = {}): Promise<TestIssuer> {
  const clock = new TestClock();
  const issuer = new LocalIssuer(memoryKeyStore(), clock);
  await issuer.open({ ...TEST_ISSUER, ...config });
  const { url } = issuer;
  return {
    issuer,
    clock,
    url,
    async post(path, form, headers = {}) {
      const answer = await fetch(url + path, {
        method: 'POST',
        body: new URLSearchParams(form),
        headers,
        redirect: 'manual',
      });
      const text = await answer.text();
      // The issuer's own answer, which the test looks at.
      const json = (text.startsWith('{') ? JSON.parse(text) : { text }) as Posted['json'];
      return { status: answer.status, headers: answer.headers, json };
    },
    close: () => issuer.close(),
  };
}

/** HTTP Basic credentials of a client. */
export function basic(id: string, secret: string): { readonly authorization: string } {
  const text = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`;
  return { authorization: `Basic ${Buffer.from(text).toString('base64')}` };
}
