import { expect, test } from 'vitest';
import type { Exchange } from '../model/exchange.ts';
import type { Span } from '../model/span.ts';
import { exchangeOf } from '../recording/filter/test-exchanges.ts';
import { explain } from './explain.ts';
import { factsOfExchange } from './facts-of-exchange.ts';

const AT = { file: 'routes/a.yaml', line: 7, column: 5 };

function step(kind: Span['kind'], name: string, status: Span['status']): Span {
  return { id: 0, kind, name, use: `a.${name}`, start: 0, end: 1, status, notes: {}, at: AT };
}

function causeOf(given: Partial<Omit<Exchange, 'request' | 'response'>> & { readonly status: number }) {
  const [cause] = explain(factsOfExchange(exchangeOf({ by: 'gateway', dialect: 'gatewright', ...given }))).causes;
  return [cause?.code, cause?.title];
}

function failed(code: string, status: number) {
  return causeOf({ status, error: { code, message: 'it failed', details: {} } });
}

test.each([
  ['FAULT_INJECTED', 503, 'policy.denied', 'a fault policy fails requests on purpose'],
  ['SCRIPT_REFUSED', 403, 'policy.denied', 'a script looked at the request and said no'],
  ['CACHE_ONLY', 504, 'policy.denied', 'the request asks for a kept answer alone, and there is none'],
  ['TOKEN_DUPLICATE', 401, 'token.scheme', expect.stringContaining('more than one token')],
  ['COUNTER_UNAVAILABLE', 503, 'gateway.overloaded', expect.stringContaining('counters of a limit')],
  ['NOT_ACCEPTABLE', 406, 'media-type.unsupported', expect.stringContaining('no answer of a type')],
  ['UPGRADE_UNSUPPORTED', 426, 'config.error', expect.stringContaining('another protocol')],
  ['CLIENT_ABORTED', 0, 'unknown', 'the client closed the connection before it had the whole answer'],
])('%s of our own engine is explained', (error, status, code, title) => {
  expect(failed(error, status)).toEqual([code, title]);
});

test.each([
  ['respond', 410, 'route.disabled', 'the route is set to answer this and to ask no upstream'],
  ['cache', 404, 'policy.denied', 'a policy answered in the place of the upstream'],
])('an answer that the policy %s made is explained by it', (name, status, code, title) => {
  expect(causeOf({ status, spans: [step('policy', name, 'answered')] })).toEqual([code, title]);
});

test('an error that a mock is set to answer with is no error of an upstream', () => {
  expect(causeOf({ status: 500, spans: [step('integration', 'mock', 'ok')] })).toEqual([
    'upstream.error',
    'the mock of this route is set to answer with this error',
  ]);
});

test('a step that only looked explains nothing', () => {
  expect(causeOf({ status: 410, spans: [step('policy', 'respond', 'ok')] })[0]).toBe('unknown');
});
