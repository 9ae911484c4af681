import { expect, test } from 'vitest';
import { explain } from '../diagnosis/explain.ts';
import { factsOfExchange } from '../diagnosis/facts-of-exchange.ts';
import { capturedBytes } from '../formats/sendable.ts';
import { RpcClient } from '../rpc/client.ts';
import { HELLO_WORKSPACE, startTestApp } from '../testing/app.ts';
import { exchangeOf } from './keep-pasted.ts';
import { explainPasted } from './pasted-failure.ts';

const DATE = 'Fri, 02 Jan 2026 03:04:05 GMT';
const REQUEST = `curl https://api.test/orders?x=1 -H 'apikey: abc' -d '{"ä":1}'`;
const ANSWER = `HTTP/1.1 404 Not Found\nServer: kong/3.9.1\nDate: ${DATE}\n\n{"message":"no Route matched with those values"}`;
const texts = { request: REQUEST, response: ANSWER, log: '', config: '' };

test('what was pasted becomes an exchange that is explained alike', () => {
  const { messages, explanation } = explainPasted(texts);
  const exchange = exchangeOf(messages, 7, Date.parse(DATE));
  const { request, response, scheme, authority, tags, startedAt } = exchange;
  const text = (body: typeof request.body): string => Buffer.from(capturedBytes(body)).toString();
  expect({ ...exchange, text: [text(request.body), response && text(response.body)] }).toMatchObject({
    id: 7,
    scheme: 'https',
    authority: 'api.test',
    request: { method: 'POST', target: '/orders?x=1' },
    response: { status: 404, headers: ['Server', 'kong/3.9.1', 'Date', DATE] },
    text: ['{"ä":1}', '{"message":"no Route matched with those values"}'],
    tags: ['pasted', 'har'],
  });
  expect([scheme, authority, tags.length, startedAt]).toEqual(['https', 'api.test', 2, Date.parse(DATE)]);
  expect(explain(factsOfExchange(exchange))).toEqual(explanation);
});

test('a failure without an answer keeps what curl said of it', () => {
  const { messages, explanation } = explainPasted({ ...texts, response: 'curl: (7) Failed to connect to api.test' });
  const exchange = exchangeOf(messages, 7, 1);
  expect([exchange.error?.code, explain(factsOfExchange(exchange)).causes[0]?.code]).toEqual([
    'CURL_7',
    explanation.causes[0]?.code,
  ]);
});

test('the same paste can be kept twice, each under an id of its own', async () => {
  const app = await startTestApp(HELLO_WORKSPACE);
  const client = new RpcClient(app.app.connect());
  try {
    const ids: number[] = [];
    for (let times = 0; times < 2; times++) ids.push((await client.call('explain.keep', texts)).id);
    const kept = await Promise.all(ids.map((id) => client.call('exchange.get', { id })));
    expect([kept.map(({ summary }) => [summary.status, summary.tags]), new Set(ids).size]).toEqual([
      [
        [404, ['pasted', 'har']],
        [404, ['pasted', 'har']],
      ],
      2,
    ]);
  } finally {
    client.close();
    await app.close();
  }
});
