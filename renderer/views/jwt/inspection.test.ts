import { engine, Refusal } from '../../testing/page/scripted-engine.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CallInput } from '../../../core/contract/calls.ts';
import type { JwtCheck, JwtInspection } from '../../../core/contract/jwt.ts';
import { chooseAgainst, editSettings, useAgainst } from './against.ts';
import { followToken, useInspection } from './inspection.ts';
import { EMPTY_SETTINGS } from './settings-draft.ts';
import { clearToken, editToken } from './token.ts';
import { allowSkew, checkAsOf } from './when.ts';

type Question = CallInput<'jwt.inspect'>;

const CHECK: JwtCheck = { name: 'exp', title: 'Expiry', status: 'pass', seen: 'exp', rule: 'later' };
const NOW = Date.UTC(2026, 10, 26);

function inspection({ token, against, at = NOW }: Question, exp?: number): JwtInspection {
  const members = exp === undefined ? [] : [{ name: 'exp', json: String(exp / 1000), time: exp }];
  return {
    decoded: {
      kind: 'jws',
      header: { members: [], text: '' },
      claims: { members, text: token },
      signature: { bytes: 3 },
      remarks: [],
    },
    checks: against.kind === 'nothing' ? [] : [{ ...CHECK, seen: token }],
    keys: [],
    keySources: [],
    at,
    faults: [],
  };
}

/** What the page shows of the last check. */
function seen(): string | undefined {
  return useInspection.getState().checked?.value.checks[0]?.seen;
}

describe('the token in the box', () => {
  let stop: () => void;

  beforeEach(async () => {
    engine.answer('jwt.inspect', (question) => inspection(question));
    useAgainst.setState({
      choice: { kind: 'auto' },
      policies: [{ use: 'orders/jwt', route: 'orders', options: {} }],
      draft: EMPTY_SETTINGS,
    });
    checkAsOf({ kind: 'now' });
    allowSkew(undefined);
    clearToken();
    stop = followToken();
    // What the test before left behind.
    await vi.waitFor(() => expect(useInspection.getState().decoded).toBeUndefined());
  });
  afterEach(() => {
    stop();
    engine.forget();
  });

  test('is decoded and then checked against the policy', async () => {
    editToken('Bearer a.b.c');
    await vi.waitFor(() => expect(seen()).toBe('a.b.c'));
    expect(engine.asked('jwt.inspect')).toEqual([
      { token: 'a.b.c', against: { kind: 'nothing' } },
      { token: 'a.b.c', against: { kind: 'policy', use: 'orders/jwt' } },
    ]);
  });

  test('is decoded although the moment of the check changes with it', async () => {
    editToken('a.b.c');
    checkAsOf({ kind: 'request', at: 5000 });
    await vi.waitFor(() => expect(seen()).toBe('a.b.c'));
    expect(useInspection.getState().checked?.value.at).toBe(5000);
  });

  test('is checked anew with another skew and moment, and not decoded anew', async () => {
    editToken('a.b.c');
    await vi.waitFor(() => expect(seen()).toBe('a.b.c'));
    allowSkew(45_000);
    checkAsOf({ kind: 'request', at: 5000 });
    await vi.waitFor(() => expect(useInspection.getState().checked?.value.at).toBe(5000));
    const policy = { kind: 'policy', use: 'orders/jwt' };
    expect(engine.asked('jwt.inspect').slice(2)).toEqual([
      { token: 'a.b.c', against: policy, at: 5000, skewMillis: 45_000 },
    ]);
  });

  test('is only decoded when there is nothing to check against, or its settings have no keys yet', async () => {
    chooseAgainst({ kind: 'nothing' });
    editToken('a.b.c');
    await vi.waitFor(() => expect(useInspection.getState().decoded?.token).toBe('a.b.c'));
    chooseAgainst({ kind: 'settings' });
    editSettings({ issuer: 'https://id.test' });
    editSettings({ keys: { ...EMPTY_SETTINGS.keys, jwksUrl: 'https://id.test/jwks' } });
    await vi.waitFor(() => expect(seen()).toBe('a.b.c'));
    const options = { keys: [{ jwksUrl: 'https://id.test/jwks' }], issuer: 'https://id.test' };
    expect(engine.asked('jwt.inspect').map(({ against }) => against)).toEqual([
      { kind: 'nothing' },
      { kind: 'settings', options },
    ]);
  });

  test('keeps what was last said in sight while the next check runs, and an answer that is late changes nothing', async () => {
    editToken('a.b.c');
    await vi.waitFor(() => expect(seen()).toBe('a.b.c'));
    const held = Promise.withResolvers<void>();
    engine.answer('jwt.inspect', async (question) => {
      if (question.token === 'd.e.f' && question.against.kind === 'policy') await held.promise;
      return inspection(question);
    });
    editToken('d.e.f');
    await vi.waitFor(() => expect(engine.asked('jwt.inspect')).toHaveLength(4));
    expect([seen(), useInspection.getState().running !== undefined]).toEqual(['a.b.c', true]);
    editToken('g.h.i');
    await vi.waitFor(() => expect(seen()).toBe('g.h.i'));
    held.resolve();
    await Promise.resolve();
    expect([seen(), useInspection.getState().running]).toEqual(['g.h.i', undefined]);
  });

  test('is checked again at the moment when it expires', async () => {
    engine.answer('jwt.inspect', (question) => inspection(question, NOW + 20));
    editToken('a.b.c');
    await vi.waitFor(() => expect(engine.asked('jwt.inspect')).toHaveLength(3));
  });

  test('says why it could not be checked, and is still decoded', async () => {
    engine.answer('jwt.inspect', (question) => {
      if (question.against.kind === 'policy') throw new Refusal('INTERNAL', 'no such luck');
      return inspection(question);
    });
    editToken('a.b.c');
    await vi.waitFor(() => expect(useInspection.getState().checkFailure).toBe('no such luck'));
    expect(useInspection.getState().decoded?.token).toBe('a.b.c');
  });

  test('is in memory alone, and gone when the box is emptied', async () => {
    editToken('eyJhbGciOiJub25lIn0.eyJzdWIiOiJzZWNyZXQifQ.x');
    await vi.waitFor(() => expect(useInspection.getState().checked).toBeDefined());
    expect(JSON.stringify([localStorage, sessionStorage, location])).not.toContain('eyJ');
    clearToken();
    await vi.waitFor(() => expect(useInspection.getState().decoded).toBeUndefined());
    expect(useInspection.getState().checked).toBeUndefined();
  });
});
