import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAnswer } from './answer.ts';
import { fitsGlob, methodArn } from './method-arn.ts';

const ARN = 'arn:aws:execute-api:us-east-1:000000000000:api/local/GET/pets/7';

function policy(...statements: readonly object[]): object {
  return { principalId: 'user', policyDocument: { Version: '2012-10-17', Statement: statements } };
}

const allow = (Resource: unknown, Action: unknown = 'execute-api:Invoke'): object => ({
  Effect: 'Allow',
  Action,
  Resource,
});

describe('a policy document', () => {
  test.each<[string, object, boolean, boolean]>([
    ['allows the very method', policy(allow(ARN)), true, false],
    ['allows by stars', policy(allow('arn:aws:execute-api:*:*:api/*/GET/*')), true, false],
    ['allows by a question mark', policy(allow(ARN.replace('7', '?'))), true, false],
    ['allows by one of several', policy(allow(['x', ARN], ['s3:Get', 'execute-api:*'])), true, false],
    ['allows another method only', policy(allow(ARN.replace('GET', 'POST'))), false, false],
    ['allows another action only', policy(allow(ARN, 's3:*')), false, false],
    ['denies beside what allows', policy(allow('*'), { ...allow('*/GET/pets/*'), Effect: 'Deny' }), false, true],
    ['says nothing', policy(), false, false],
  ])('%s', (_, value, isIn, isExplicit) => {
    const answer = readAnswer('policy', value);
    if (typeof answer === 'string') throw new Error(answer);
    expect(answer.judge(ARN)).toMatchObject({ isIn, isExplicit });
  });

  test('may have one statement that is no list, and carries context and key', () => {
    const value = { ...policy(), usageIdentifierKey: 'key', context: { a: 1, b: true, c: 'x' } };
    const answer = readAnswer('policy', { ...value, policyDocument: { Statement: allow('*') } });
    expect(answer).toMatchObject({
      principalId: 'user',
      usageIdentifierKey: 'key',
      context: { a: 1, b: true, c: 'x' },
    });
  });

  test.each<[unknown, string]>([
    [undefined, 'the answer: Invalid input: expected object, received undefined'],
    ['allow', 'the answer: Invalid input: expected object, received string'],
    [{ policyDocument: { Statement: [] } }, 'principalId: Invalid input'],
    [{ principalId: 'u' }, 'policyDocument: Invalid input: expected object, received undefined'],
    [{ ...policy(), context: { a: { b: 1 } } }, 'context.a: Invalid input'],
    [policy({ ...allow('*'), Condition: {} }), 'policyDocument.Statement.0.Condition: Condition is not supported'],
    [policy({ Effect: 'Allow', NotAction: 'x' }), 'policyDocument.Statement.0.NotAction: NotAction is not supported'],
  ])('%j is refused', (value, fault) => {
    expect(readAnswer('policy', value)).toBe(fault);
  });
});

describe('a simple answer', () => {
  test.each([true, false])('%s', (isAuthorized) => {
    const answer = readAnswer('simple', { isAuthorized, context: { list: [1] } });
    if (typeof answer === 'string') throw new Error(answer);
    expect([answer.judge(ARN).isIn, answer.context]).toEqual([isAuthorized, { list: [1] }]);
  });

  test.each([{ isAuthorized: 'true' }, {}, null])('%j is refused', (value) => {
    expect(readAnswer('simple', value)).toMatch(/^(isAuthorized|the answer): Invalid input/);
  });
});

test('the root path and others stand behind the method without their slash', () => {
  const parts = { region: 'us-east-1', accountId: '000000000000', apiId: 'api', stage: 'local' };
  expect([methodArn(parts, 'GET', '/pets/7'), methodArn(parts, 'GET', '/').endsWith('/GET/')]).toEqual([ARN, true]);
});

test('a pattern fits what the same regular expression fits', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 8 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '?'), maxLength: 6 });
  fc.assert(
    fc.property(text, pattern, (subject, one) => {
      expect(fitsGlob(subject, one)).toBe(
        new RegExp(`^${one.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(subject),
      );
    }),
    { numRuns: 2000 },
  );
});
