import { describe, expect, test } from 'vitest';
import { optionFaults, PolicyBench } from '../testing/policy-bench.ts';
import { ipFilter } from './ip-filter.ts';

const lists = { allow: ['10.0.0.0/8', '::1'], deny: ['10.6.6.0/24', '10.7.7.7'] };

test.each([
  ['10.1.2.3', 200, 'allow 10.0.0.0/8'],
  ['::1', 200, 'allow ::1'],
  ['::ffff:10.1.2.3', 200, 'allow 10.0.0.0/8'],
  ['10.6.6.9', 403, 'deny 10.6.6.0/24'],
  ['::ffff:10.7.7.7', 403, 'deny 10.7.7.7'],
  ['192.0.2.1', 403, 'not in allow'],
  ['', 403, 'not in allow'],
])('"%s" gets %i by the rule %s', async (address, status, rule) => {
  const bench = await PolicyBench.open(ipFilter, lists);
  const result = await bench.send({ address });
  expect([result.status, result.notes]).toEqual([status, { address, rule }]);
});

test('a refusal names the address and the rule', async () => {
  const bench = await PolicyBench.open(ipFilter, { deny: ['192.0.2.0/24'] });
  const { error, sent } = await bench.send({ address: '192.0.2.1' });
  expect([error, sent]).toEqual([
    { code: 'IP_DENIED', details: { address: '192.0.2.1', rule: 'deny 192.0.2.0/24' } },
    undefined,
  ]);
});

test('with deny alone everybody else is let in, and with an empty allow nobody is', async () => {
  const open = await PolicyBench.open(ipFilter, { deny: ['10.0.0.0/8'] });
  const closed = await PolicyBench.open(ipFilter, { allow: [] });
  expect([(await open.send()).notes['rule'], (await closed.send()).status]).toEqual(['not in deny', 403]);
});

describe('behind proxies', () => {
  test.each([
    [0, ['x-forwarded-for', '10.1.1.1'], '192.0.2.1'],
    [1, ['x-forwarded-for', '6.6.6.6, 10.1.1.1'], '10.1.1.1'],
    [2, ['x-forwarded-for', '6.6.6.6, 10.1.1.1', 'X-Forwarded-For', '10.2.2.2'], '10.1.1.1'],
    [1, ['x-forwarded-for', '[2001:db8::1]:4000'], '2001:db8::1'],
    [1, ['x-forwarded-for', '10.1.1.1:4000'], '10.1.1.1'],
    [1, ['x-forwarded-for', '10.1.1.1, unknown'], '192.0.2.1'],
    [1, ['x-forwarded-for', ''], '192.0.2.1'],
    [3, ['x-forwarded-for', '10.1.1.1'], '192.0.2.1'],
    [1, [], '192.0.2.1'],
  ])('with a depth of %i and %j the address is %s', async (forwardedDepth, headers, address) => {
    const bench = await PolicyBench.open(ipFilter, { deny: ['8.8.8.8'], forwardedDepth });
    expect((await bench.send({ headers })).notes['address']).toBe(address);
  });
});

test.each([
  [{}, ': expected allow or deny'],
  [{ allow: ['localhost'] }, 'allow.0: expected an address such as 10.0.0.1 or a range such as 10.0.0.0/8 or fd00::/8'],
  [{ deny: ['10.0.0.0/33'] }, 'deny.0: expected an address such as 10.0.0.1 or a range such as 10.0.0.0/8 or fd00::/8'],
  [{ allow: [], forwardedDepth: -1 }, 'forwardedDepth: Too small: expected number to be >=0'],
])('%j is refused: %s', (options, fault) => {
  expect(optionFaults(ipFilter, options)).toEqual([fault]);
});
