import { describe, expect, test } from 'vitest';
import { textBody } from '../model/body.ts';
import { PolicyBench } from '../testing/policy-bench.ts';
import { vtlRequest } from './vtl-request.ts';
import { vtlResponse } from './vtl-response.ts';

const UPSTREAM = {
  status: 200,
  statusText: 'Fine',
  headers: ['content-type', 'application/json', 'content-length', '21', 'x-up', '1'],
  body: textBody('{"users":[{"n":"Ada"}]}'),
};

function bench(options: object, before: object = {}): Promise<PolicyBench> {
  const templates = Object.entries(before).length === 0 ? undefined : before;
  return PolicyBench.open(vtlResponse, options, {
    phase: 'response',
    upstream: UPSTREAM,
    before: templates === undefined ? [] : [{ policy: vtlRequest, options: { templates } }],
  });
}

describe('vtl-response', () => {
  test('makes the body of the answer, with type and length', async () => {
    const active = await bench({ templates: { 'text/csv': "$input.path('$.users[0].n')" }, contentType: 'text/csv' });
    const { status, headers, text } = await active.send();
    expect([status, headers, text]).toEqual([
      200,
      ['content-type', 'text/csv', 'content-length', '3', 'x-up', '1'],
      'Ada',
    ]);
  });

  test('takes status and headers from the template before its own options', async () => {
    const template = `#set($context.responseOverride.status = 404)
#set($context.responseOverride.header.X-Why = 'none')
{}`;
    const active = await bench({ templates: { 'application/json': template }, status: 201 });
    const { status, headers, text } = await active.send();
    expect([status, headers.slice(-2), text]).toEqual([404, ['X-Why', 'none'], '{}']);
  });

  test('sees what the template of the request left behind', async () => {
    const active = await bench(
      { templates: { 'application/json': '"$context.requestOverride.header.X-Id"' } },
      {
        'application/json':
          '#set($context.requestOverride.header.X-Id = "7")#set($context.responseOverride.status = 202)',
      },
    );
    const { status, text } = await active.send({ method: 'POST', body: '{}' });
    expect([status, text]).toEqual([202, '"7"']);
  });

  test.each([
    ['text/plain', 'plain'],
    ['application/xml', 'json'],
    ['text/html, text/plain;q=0.5', 'plain'],
    ['', 'json'],
  ])('chooses by Accept: %s gives %s', async (accept, text) => {
    const active = await bench({ templates: { 'text/plain': 'plain', 'application/json': 'json' } });
    expect((await active.send({ headers: accept === '' ? {} : { accept } })).text).toBe(text);
  });

  test('without a template the body goes on, with the status of the options', async () => {
    const active = await bench({ status: 203 });
    const { status, text, notes } = await active.send();
    expect([status, text, notes['template']]).toEqual([203, '{"users":[{"n":"Ada"}]}', 'none']);
  });

  test('an answer that is not JSON fails where it is asked for a path', async () => {
    const active = await PolicyBench.open(
      vtlResponse,
      { templates: { 'application/json': "$input.path('$.a')" } },
      { phase: 'response', upstream: { body: textBody('{"a":') } },
    );
    const { status, error } = await active.send();
    expect([status, error?.code]).toEqual([500, 'TEMPLATE_FAILED']);
  });
});
