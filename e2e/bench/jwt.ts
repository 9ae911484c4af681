import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createLocalJWKSet, importJWK, jwtVerify, type JWK } from 'jose';

const TOKENS = 200;
const WARM_UP = 5;
const ROUNDS = 25;
const HITS = 20_000;
const ISSUER = 'https://id.example';
const AUDIENCE = 'https://api.example';

/** What this bench uses of the engine. The e2e folder imports nothing of the product, so it is loaded by its path. */
interface Engine {
  jwt: { options: { parse(value: object): object }; prepare(options: object, env: object): Steps };
  LiveExchange: new (arrival: object, clock: object) => Call;
  CountedResources: new () => object;
}

interface Steps {
  onRequest(call: Call): unknown;
}

interface Call {
  consumer: object | undefined;
  takeNotes(): Readonly<Record<string, unknown>>;
}

async function loadEngine(): Promise<Engine> {
  const core = join(import.meta.dirname, '../../core');
  const files = ['policies/jwt.ts', 'engine/live-exchange.ts', 'engine/shared-resources.ts'];
  const modules: unknown[] = await Promise.all(files.map((file) => import(join(core, file))));
  // The modules are those of this repository; the types above say what of them is used.
  return Object.assign({}, ...modules) as Engine;
}

interface Keys {
  readonly alg: string;
  readonly jwk: JWK;
  sign(input: string): Buffer;
}

function makeKeys(alg: string): Keys {
  if (alg === 'HS256') {
    const secret = Buffer.alloc(32, 'a secret of the benchmark alone ');
    const jwk = { kty: 'oct', k: secret.toString('base64url'), kid: alg, alg };
    return { alg, jwk, sign: (input) => createHmac('sha256', secret).update(input).digest() };
  }
  const { privateKey, publicKey } = pairOf(alg);
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: alg, alg, use: 'sig' };
  const hash = alg === 'EdDSA' ? null : 'sha256';
  const dsaEncoding = 'ieee-p1363' as const;
  return { alg, jwk, sign: (input) => sign(hash, Buffer.from(input), { key: privateKey, dsaEncoding }) };
}

function pairOf(alg: string): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  if (alg === 'RS256') return generateKeyPairSync('rsa', { modulusLength: 2048 });
  return alg === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
}

function makeTokens({ alg, sign: signIt }: Keys): string[] {
  const exp = Math.floor(Date.now() / 1000) + 3600;
  return Array.from({ length: TOKENS }, (_, index) => {
    const claims = {
      iss: ISSUER,
      aud: AUDIENCE,
      sub: `user-${index}`,
      exp,
      iat: exp - 3600,
      scope: 'read write',
      jti: `id-${index}`,
    };
    const input = [{ alg, kid: alg, typ: 'JWT' }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `${input}.${signIt(input).toString('base64url')}`;
  });
}

const clock = { now: () => Date.now(), monotonic: () => performance.now() };

function arrival(token: string): object {
  const headers = ['Host', 'api.example', 'Accept', '*/*', 'User-Agent', 'bench', 'Authorization', `Bearer ${token}`];
  const request = { kind: 'request', method: 'GET', target: '/', version: '1.1', headers, body: { kind: 'none' } };
  return { id: 1, client: { address: '127.0.0.1', port: 1 }, scheme: 'http', authority: 'a', forwarded: {}, request };
}

/** Time of this thread alone, in microseconds: what the thread pool computes holds up nobody. */
function threadMicros(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

/**
 * Microseconds of the main thread a token, over all rounds: the clock of a thread is too coarse for one of them. The
 * rounds take turns, so that what else the machine does falls on all alike.
 */
async function measure(subjects: Readonly<Record<string, () => Promise<number>>>): Promise<Record<string, number>> {
  const spent: Record<string, { micros: number; tokens: number }> = {};
  for (let round = -WARM_UP; round < ROUNDS; round++)
    for (const [name, run] of Object.entries(subjects)) {
      const started = threadMicros();
      const tokens = await run();
      if (round < 0) continue;
      const total = (spent[name] ??= { micros: 0, tokens: 0 });
      total.micros += threadMicros() - started;
      total.tokens += tokens;
    }
  return Object.fromEntries(Object.entries(spent).map(([name, { micros, tokens }]) => [name, micros / tokens]));
}

async function main(): Promise<void> {
  const engine = await loadEngine();
  const prepare = (keys: Keys, verifiedTokens: number): Steps => {
    const options = {
      keys: [{ jwks: { keys: [keys.jwk] } }],
      algorithms: [keys.alg],
      issuer: ISSUER,
      audience: AUDIENCE,
      scopes: ['read'],
      verifiedTokens,
    };
    const env = { clock, consumers: [], shared: new engine.CountedResources() };
    return engine.jwt.prepare(engine.jwt.options.parse(options), env);
  };
  console.log(
    'Microseconds of the main thread a token; issuer, audience, scope and times are checked, and notes written, each time.',
  );
  for (const alg of ['RS256', 'ES256', 'EdDSA', 'HS256']) {
    const keys = makeKeys(alg);
    const tokens = makeTokens(keys);
    const calls = tokens.map((token) => new engine.LiveExchange(arrival(token), clock));
    const [anew, remembering] = [prepare(keys, 0), prepare(keys, 10_000)];
    // A key set of secrets is nothing jose reads; it is given the secret itself.
    const key = alg === 'HS256' ? await importJWK(keys.jwk, alg) : createLocalJWKSet({ keys: [keys.jwk] });
    const jose = (token: string): Promise<unknown> =>
      typeof key === 'function'
        ? jwtVerify(token, key, { issuer: ISSUER, audience: AUDIENCE, algorithms: [alg] })
        : jwtVerify(token, key, { issuer: ISSUER, audience: AUDIENCE, algorithms: [alg] });
    for (const call of calls) await remembering.onRequest(call);
    const isRight = calls.every((call) => call.consumer !== undefined && call.takeNotes()['verdict'] === 'let in');
    const best = await measure({
      miss: async () => {
        for (const call of calls) {
          await anew.onRequest(call);
          call.takeNotes();
          // Requests that come one by one come each in a turn of the loop of its own.
          await nextTurn();
        }
        return TOKENS;
      },
      jose: async () => {
        for (const token of tokens) {
          await jose(token);
          await nextTurn();
        }
        return TOKENS;
      },
      'burst miss': async () => {
        await Promise.all(calls.map((call) => anew.onRequest(call)));
        return TOKENS;
      },
      'burst jose': async () => {
        await Promise.all(tokens.map(jose));
        return TOKENS;
      },
      hit: async () => {
        for (let count = 0; count < HITS; count++) {
          const call = calls[count % TOKENS];
          if (call === undefined) break;
          remembering.onRequest(call);
          call.takeNotes();
        }
        return HITS;
      },
    });
    const { hit = 0 } = best;
    const ratio = (of: string): string => {
      const [miss = 0, peer = 1] = [best[`${of}miss`], best[`${of}jose`]];
      return `${miss.toFixed(1).padStart(5)} / jose ${peer.toFixed(1).padStart(5)} = ${(miss / peer).toFixed(2)}`;
    };
    console.log(
      `${alg.padEnd(6)} seen before ${hit.toFixed(2)}   first time, one by one ${ratio('')}   in a burst ${ratio('burst ')}   all let in: ${isRight}`,
    );
  }
}

await main();
