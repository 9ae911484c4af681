import { engine, Refusal } from '../../testing/page/scripted-engine.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { JwtInspection } from '../../../core/contract/jwt.ts';
import { chooseAgainst, useAgainst } from './against.ts';
import { useInspection } from './inspection.ts';
import { followWhatIf, useWhatIf } from './what-if.ts';
import { allowSkew } from './when.ts';

const VALUE: JwtInspection = {
  decoded: {
    kind: 'jws',
    header: { members: [], text: '' },
    claims: { members: [], text: '' },
    signature: { bytes: 3 },
    remarks: [],
  },
  checks: [],
  keys: [],
  keySources: [],
  at: 0,
  faults: [],
};
const MATRIX = { dialects: [{ id: 'kong', title: 'Kong' }], rows: [{ change: 'as it is', answers: [] }], faults: [] };

let stop = (): void => undefined;

beforeEach(() => {
  engine.answer('jwt.whatIf', () => MATRIX);
  useWhatIf.setState({ value: undefined, running: undefined, failure: undefined });
  useAgainst.setState({ choice: { kind: 'auto' }, policies: [{ use: 'a', route: '', options: {} }] });
  useInspection.setState({ decoded: { token: 'a.b.c', against: { kind: 'nothing' }, value: VALUE, saidAt: 0 } });
  allowSkew(undefined);
  stop = followWhatIf();
});
afterEach(() => {
  stop();
  engine.forget();
});

test('the matrix is of the token and the policy it is checked against, and follows the skew', async () => {
  await vi.waitFor(() => expect(useWhatIf.getState().value).toEqual(MATRIX));
  allowSkew(5000);
  const against = { kind: 'policy', use: 'a' };
  await vi.waitFor(() =>
    expect(engine.asked('jwt.whatIf')).toEqual([
      { token: 'a.b.c', against },
      { token: 'a.b.c', against, skewMillis: 5000 },
    ]),
  );
});

test('with nothing to check against there is no matrix', async () => {
  await vi.waitFor(() => expect(useWhatIf.getState().value).toEqual(MATRIX));
  chooseAgainst({ kind: 'nothing' });
  await vi.waitFor(() => expect(useWhatIf.getState().value).toBeUndefined());
});

test('what went wrong is said beside the matrix that was there', async () => {
  await vi.waitFor(() => expect(useWhatIf.getState().value).toEqual(MATRIX));
  engine.answer('jwt.whatIf', () => {
    throw new Refusal('INTERNAL', 'out of keys');
  });
  allowSkew(5000);
  await vi.waitFor(() => expect(useWhatIf.getState().failure).toBe('out of keys'));
  expect(useWhatIf.getState().value).toEqual(MATRIX);
});
