import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sanitizeExchange } from '../../recording/redaction/redact-exchange.ts';
import { RpcClient } from '../../rpc/client.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { PRODUCT_FOLDER } from '../product.ts';
import { CAPTURED_AT, importCapture, type Capture } from './test-captures.ts';

const SAMPLE = join(PRODUCT_FOLDER, 'samples/jwt-orders');
const read = (name: string): string => readFileSync(join(SAMPLE, name), 'utf8');
/** The sample with free ports; its own issuer is where nobody listens. */
const FILES = {
  'gatewright.yaml': read('gatewright.yaml')
    .replace('127.0.0.1:8000', '127.0.0.1:0')
    .replace('listen: 127.0.0.1:8710', 'listen: 127.0.0.1:0')
    .replace('discovery: http://127.0.0.1:8710', 'discovery: http://127.0.0.1:9'),
  'partner.pem': read('partner.pem'),
};
// The sample's own file.
const { traffic } = JSON.parse(read('sample.json')) as {
  traffic: { path: string; headers?: { authorization: string } }[];
};
/** The tokens of the sample for `/reports/1`, in its order. */
const [GOOD = '', EXPIRED = '', BILLING = '', STRANGER = '', FORGED = ''] = traffic
  .filter(({ path }) => path === '/reports/1')
  .map(({ headers }) => headers?.authorization ?? '');
const LINES = FILES['gatewright.yaml'].split('\n');
const REPORTS = LINES.findIndex((line) => line.includes('id: reports'));
const JWT_LINE = lineAfter(/^ *- jwt:/);
const ACL_LINE = lineAfter(/^ *- acl:/);

/** The first line of the reports' route that fits, counted from 1. */
function lineAfter(expression: RegExp): number {
  return LINES.findIndex((line, index) => index > REPORTS && expression.test(line)) + 1;
}

/** When the second of them expired. */
const EXPIRY = Date.UTC(2026, 0, 1, 1);

let app: TestApp;
let client: RpcClient;
beforeAll(async () => {
  app = await startTestApp(FILES);
  client = new RpcClient(app.app.connect());
});
afterAll(async () => {
  client.close();
  await app.close();
});

/** A capture of another gateway, in front of the partner's reports. */
function report(authorization: string, rest: Partial<Capture> = {}): Capture {
  const answer = '{"message":"Unauthorized"}';
  return { url: 'https://api.cloud.example/reports/1', headers: { authorization }, status: 401, answer, ...rest };
}

async function recheck(capture: Capture) {
  return client.call('exchange.recheck', { id: await importCapture(app, client, capture) });
}

/** The header as an export writes it. */
async function redacted(authorization: string): Promise<string> {
  const id = await importCapture(app, client, report(authorization));
  const { request } = sanitizeExchange(await app.app.parts.recorder.store.load(id));
  return request.headers[request.headers.indexOf('authorization') + 1] ?? '';
}

async function inShort(capture: Capture): Promise<unknown[]> {
  const { comparison, run, cause } = await recheck(capture);
  const refusing = run?.checks.find(({ status }) => status === 'refused');
  return [comparison.verdict, run?.decision, run?.status, cause?.code, refusing?.at?.line];
}

test.each<[string, Capture, unknown[]]>([
  ['expired', report(EXPIRED), ['agrees', 'refused', 401, 'jwt.expired', JWT_LINE]],
  ['for another audience', report(BILLING), ['agrees', 'refused', 401, 'jwt.audience', JWT_LINE]],
  ['signed by another key', report(FORGED), ['agrees', 'refused', 401, 'jwt.signature', JWT_LINE]],
  ['good', report(GOOD), ['differs', 'let-in', 200, undefined, undefined]],
  ['good, and let in', report(GOOD, { status: 200 }), ['agrees', 'let-in', 200, undefined, undefined]],
  ['of nobody known', report(STRANGER, { status: 200 }), ['differs', 'refused', 403, 'consumer.denied', ACL_LINE]],
])('a token that is %s is checked with the configuration here', async (_, capture, expected) => {
  expect(await inShort(capture)).toEqual(expected);
});

test('the clock of a check stands at the moment of the capture, not at now', async () => {
  const before = await inShort(report(EXPIRED, { status: 200, at: EXPIRY - 60_000 }));
  const within = await inShort(report(EXPIRED, { status: 200, at: EXPIRY + 29_000 }));
  const after = await inShort(report(EXPIRED, { status: 200, at: EXPIRY + 31_000 }));
  expect([before[0], within[0], after[0]]).toEqual(['agrees', 'agrees', 'differs']);
});

test('where the clock of the capture is wrong, the Date of the answer counts', async () => {
  const at = EXPIRY + 86_400_000;
  const answerHeaders = { date: new Date(EXPIRY - 60_000).toUTCString() };
  const [plain, dated] = [
    await recheck(report(EXPIRED, { at })),
    await recheck(report(EXPIRED, { at, answerHeaders })),
  ];
  expect([plain.at, dated.at, plain.run?.decision, dated.run?.decision]).toEqual([
    at,
    EXPIRY - 60_000,
    'refused',
    'let-in',
  ]);
});

describe('where the addresses are those of another gateway', () => {
  test('a stage in front of the path is taken off, and that is said', async () => {
    const { run } = await recheck(
      report(GOOD, { url: 'https://x.execute-api.eu-west-1.amazonaws.com/prod/reports/1' }),
    );
    expect([run?.mapping, run?.path, run?.route?.id]).toEqual(['without-stage', '/reports/1', 'reports']);
  });

  test('a request that no route here takes cannot be compared; the nearest routes are named', async () => {
    const { comparison, run } = await recheck(
      report(GOOD, { url: 'https://api.cloud.example/invoices/7', status: 200 }),
    );
    expect([comparison, run?.route, run?.code, run?.nearMisses.length]).toEqual([
      { verdict: 'cannot-tell', says: expect.stringMatching(/^no route here takes it/) as unknown },
      undefined,
      'ROUTE_NOT_FOUND',
      2,
    ]);
  });
});

describe('where credentials were replaced by stand-ins', () => {
  test('a refusal for what a stand-in keeps of the token is still found', async () => {
    expect(await inShort(report(await redacted(EXPIRED)))).toEqual(['agrees', 'refused', 401, 'jwt.expired', JWT_LINE]);
  });

  test('what remains cannot be told, and the check and its reason are named', async () => {
    const { comparison, run } = await recheck(report(await redacted(GOOD)));
    expect([comparison, run?.checks.map(({ name, status }) => [name, status])]).toEqual([
      {
        verdict: 'cannot-tell',
        says: 'the check jwt cannot be judged: the credentials in the capture are stand-ins (header authorization); all others would let it in',
      },
      [
        ['jwt', 'unknown'],
        ['acl', 'unknown'],
        ['mock', 'passed'],
      ],
    ]);
  });
});

test('keys that cannot be had from here leave the check undecided', async () => {
  const { comparison } = await recheck(report(GOOD, { url: 'https://api.cloud.example/orders/1' }));
  expect(comparison).toEqual({
    verdict: 'cannot-tell',
    says: 'the check jwt cannot be judged: the keys that it needs could not be had from here; all others would let it in',
  });
});

test('tokens are told with their times, wherever they stand in the request', async () => {
  const cookie = `a=1; session=${EXPIRED.replace('Bearer ', '')}`;
  const { tokens } = await recheck({ ...report(GOOD), headers: { cookie }, url: 'https://api.cloud.example/nowhere' });
  expect(tokens).toEqual([
    {
      place: 'cookie session',
      says: 'alg RS256, iss "https://partner.example", aud "reports"',
      times: [
        {
          where: 'the token',
          seen: 'exp 2026-01-01T01:00:00Z',
          says: `it had expired 151d 11h before the answer of ${new Date(CAPTURED_AT).toISOString().replace('.000', '')}`,
        },
        { where: 'the token', seen: 'iat 2026-01-01T00:00:00Z', says: 'issued 151d 12h before the answer' },
      ],
      isProblem: true,
    },
  ]);
});

test('a vague refusal is explained by what the same request is refused for here, and one of its own words is not', async () => {
  const vague = await importCapture(app, client, report(BILLING));
  const clear = await importCapture(
    app,
    client,
    report(BILLING, {
      answerHeaders: { 'www-authenticate': 'Bearer error="invalid_token", error_description="the token expired"' },
    }),
  );
  const [first, second] = [
    await client.call('exchange.explain', { id: vague }),
    await client.call('exchange.explain', { id: clear }),
  ];
  expect([first.causes[0], second.causes[0]?.code]).toMatchObject([
    {
      code: 'jwt.audience',
      confidence: 0.75,
      because: expect.arrayContaining([
        {
          where: 'the same request here',
          seen: `checked against gatewright.yaml:${JWT_LINE}`,
          says: 'the token is meant for another audience',
        },
      ]) as unknown,
    },
    'jwt.expired',
  ]);
});
