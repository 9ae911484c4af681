import { engine, Refusal } from '../../testing/page/scripted-engine.ts';
import { beforeEach, expect, test } from 'vitest';
import type { RouteNode } from '../../state/routes.ts';
import { differsFrom, editRequest, isCurl, offerRoute, readCurl, sendRequest, takeToken, useTryIt } from './try-it.ts';

beforeEach(() => {
  engine.forget();
  useTryIt.setState(useTryIt.getInitialState(), true);
});

const ROUTE: RouteNode = {
  id: 'user',
  title: 'GET /users/{id}',
  hosts: [],
  methods: ['GET'],
  paths: ['/users/{id}'],
  request: [],
  response: [],
  error: [],
  integration: { name: 'http', summary: '' },
};

test('a chosen route fills the form until the user writes into it', () => {
  offerRoute(ROUTE);
  const filled = useTryIt.getState().request;
  editRequest({ url: '/users/mine' });
  offerRoute({ ...ROUTE, id: 'orders', paths: ['/orders'] });
  expect([filled.method, useTryIt.getState().request.url, differsFrom(useTryIt.getState().request, ROUTE)]).toEqual([
    'GET',
    '/users/mine',
    true,
  ]);
});

test('a request is sent as it is written, and its answer kept with what was sent', async () => {
  const answer = { status: 201, durationMillis: 3, id: 7 };
  engine.answer('request.send', () => answer);
  editRequest({ method: ' post ', url: ' /orders ', headers: 'x-a: 1\nX-A: 2', body: '{}' });
  await sendRequest();
  expect(engine.asked('request.send')).toEqual([
    { method: 'post', url: '/orders', headers: ['x-a', '1', 'X-A', '2'], body: '{}' },
  ]);
  expect(useTryIt.getState().result).toEqual({ kind: 'answered', answer, request: 'post /orders' });
});

test('nothing is sent without an address, with a broken header, or while a request is under way', async () => {
  engine.answer('request.send', () => new Promise(() => undefined));
  editRequest({ url: ' ' });
  await sendRequest();
  editRequest({ url: '/', headers: 'no colon' });
  await sendRequest();
  editRequest({ headers: '' });
  void sendRequest();
  await sendRequest();
  expect(engine.asked('request.send').length).toBe(1);
});

test('a token becomes the credentials of the request, in place of those that were there', () => {
  takeToken('a.b.c', ROUTE);
  const { url } = useTryIt.getState().request;
  editRequest({ headers: 'accept: */*\nAuthorization: Basic abc' });
  takeToken('d.e.f', undefined);
  expect(useTryIt.getState().request).toMatchObject({ url, headers: 'accept: */*\nauthorization: Bearer d.e.f' });
});

test('a cancelled request says that it was cancelled', async () => {
  engine.answer('request.send', () => new Promise(() => undefined));
  const sending = sendRequest();
  const { result } = useTryIt.getState();
  if (result?.kind === 'sending') result.cancel();
  await sending;
  expect(useTryIt.getState().result).toEqual({ kind: 'failed', why: 'the request was cancelled' });
});

test('a curl command in place of the address is read, not sent', async () => {
  engine.answer('request.parse', () => ({ method: 'PUT', url: '/a', headers: ['accept', '*/*'], body: 'x' }));
  editRequest({ url: 'curl -X PUT /a' });
  await sendRequest();
  expect([useTryIt.getState().request, engine.asked('request.send')]).toEqual([
    { method: 'PUT', url: '/a', headers: 'accept: */*', body: 'x' },
    [],
  ]);
});

test('a curl command that is none says why', async () => {
  engine.answer('request.parse', () => {
    throw new Refusal('CURL_INVALID', 'a quote is not closed');
  });
  await readCurl("curl '");
  expect(useTryIt.getState().result).toEqual({
    kind: 'failed',
    why: 'the curl command was not understood: a quote is not closed',
  });
  expect(['curl x', ' $ curl x', 'curl.exe x', 'curly x', '/curl'].map(isCurl)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});
