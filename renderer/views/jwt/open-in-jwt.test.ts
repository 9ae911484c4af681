import { engine } from '../../testing/page/scripted-engine.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { usePlace } from '../../state/place.ts';
import { useAgainst } from './against.ts';
import { openInJwt } from './open-in-jwt.ts';
import { useToken } from './token.ts';
import { useWhen } from './when.ts';

const TOKEN = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJzZWNyZXQifQ.x';

beforeEach(() => {
  useAgainst.setState({ policies: undefined, choice: { kind: 'auto' } });
  const options = {};
  const policies = [
    { use: 'users/jwt', route: 'users', options },
    { use: 'orders/jwt', route: 'orders', options },
  ];
  engine.answer('jwt.policies', () => ({ policies }));
});
afterEach(() => engine.forget());

test('a token of an exchange is checked as of then, against the policy of its route, and never in the address', async () => {
  await openInJwt(TOKEN, { startedAt: 5000, route: 'orders' });
  expect([usePlace.getState().view, useToken.getState().text, useWhen.getState().asOf]).toEqual([
    'jwt',
    TOKEN,
    { kind: 'request', at: 5000 },
  ]);
  expect(useAgainst.getState().choice).toEqual({ kind: 'policy', use: 'orders/jwt' });
  expect(location.hash).toBe('#/jwt');
});

test('a token that was met without an exchange is checked as of now against what fits best', async () => {
  await openInJwt(TOKEN, undefined);
  expect([useWhen.getState().asOf, useAgainst.getState().choice]).toEqual([{ kind: 'now' }, { kind: 'auto' }]);
});
