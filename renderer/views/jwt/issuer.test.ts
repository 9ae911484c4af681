import { engine, Refusal } from '../../testing/page/scripted-engine.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { IssuerStatus } from '../../../core/contract/issuer.ts';
import { useToasts } from '../../state/toasts.ts';
import { followIssuer, rotateKeys, useIssuer } from './issuer.ts';

const STATUS: IssuerStatus = {
  isRunning: true,
  issuer: 'http://127.0.0.1:8010',
  discoveryUrl: 'http://127.0.0.1:8010/.well-known/openid-configuration',
  jwksUrl: 'http://127.0.0.1:8010/jwks',
  keys: [{ kid: 'k1', alg: 'RS256', createdAt: 0, isActive: true }],
  clients: [],
};
const CHANGED: IssuerStatus = { ...STATUS, keys: [{ kid: 'k2', alg: 'RS256', createdAt: 1, isActive: true }] };

let stop = (): void => undefined;

beforeEach(async () => {
  useToasts.setState({ toasts: [] });
  engine.answer('issuer.status', () => STATUS);
  stop = followIssuer();
  await vi.waitFor(() => expect(useIssuer.getState().status).toEqual(STATUS));
});
afterEach(() => {
  stop();
  engine.forget();
});

test('the state of the issuer is read, and follows what the engine says of it', () => {
  engine.emit('issuer.changed', CHANGED);
  expect(useIssuer.getState().status).toEqual(CHANGED);
});

test('new keys are in sight at once', async () => {
  engine.answer('issuer.rotate', () => CHANGED);
  await rotateKeys(true);
  expect([engine.asked('issuer.rotate'), useIssuer.getState().status]).toEqual([[{ dropOld: true }], CHANGED]);
});

test('keys that could not be changed stay, and it is said why', async () => {
  engine.answer('issuer.rotate', () => {
    throw new Refusal('INTERNAL', 'the folder cannot be written');
  });
  await rotateKeys(false);
  expect([useIssuer.getState().status, useToasts.getState().toasts.map(({ text }) => text)]).toEqual([
    STATUS,
    ['the keys were not changed: the folder cannot be written'],
  ]);
});
