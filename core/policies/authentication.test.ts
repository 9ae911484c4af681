import { describe, expect, test } from 'vitest';
import { PolicyBench } from '../testing/policy-bench.ts';
import { keyAuth } from './key-auth.ts';

const consumers = [
  { id: 'guest', groups: ['guests'], keys: [] },
  { id: 'alice', groups: [], keys: ['wonderland'] },
];

describe('an anonymous fallback', () => {
  test.each([
    ['without a key', {}, 'guest', { verdict: 'anonymous as guest', because: 'KEY_MISSING' }],
    ['with a key that is not known', { 'x-api-key': 'other' }, 'guest', { because: 'KEY_INVALID' }],
    ['with a good key', { 'x-api-key': 'wonderland' }, 'alice', {}],
  ])('lets in %s', async (_, headers, consumer, notes) => {
    const bench = await PolicyBench.open(keyAuth, { anonymous: 'guest' }, { consumers });
    const result = await bench.send({ headers });
    expect(result).toMatchObject({ status: 200, consumer, notes });
  });

  test('leaves a caller alone whom another policy has identified', async () => {
    const bench = await PolicyBench.open(
      keyAuth,
      { header: 'x-other', anonymous: 'guest' },
      { consumers, before: [{ policy: keyAuth, options: {} }] },
    );
    const result = await bench.send({ headers: { 'x-api-key': 'wonderland' } });
    expect([result.consumer, result.notes]).toEqual(['alice', { verdict: 'already identified as alice' }]);
  });

  test('may be a consumer that the configuration does not have', async () => {
    const bench = await PolicyBench.open(keyAuth, { anonymous: 'nobody' });
    expect((await bench.send()).consumer).toBe('nobody');
  });
});
