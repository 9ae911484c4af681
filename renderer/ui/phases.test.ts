import { expect, test } from 'vitest';
import { barLength, barPaint, phaseParts } from './phases.ts';

test('phases that did not happen are left out, and tls is taken out of connecting', () => {
  const phases = { blocked: 0, dns: -1, connect: 14, ssl: 9, send: 0.2, wait: 30, receive: 2 };
  expect(phaseParts({ phases, gatewayMillis: 1, durationMillis: 50 })).toEqual([
    { name: 'gateway', millis: 1 },
    { name: 'connect', millis: 5 },
    { name: 'ssl', millis: 9 },
    { name: 'send', millis: 0.2 },
    { name: 'wait', millis: 30 },
    { name: 'receive', millis: 2 },
  ]);
});

test('without an upstream all time was spent in the gateway', () => {
  expect(phaseParts({ gatewayMillis: 1, durationMillis: 3 })).toEqual([{ name: 'gateway', millis: 3 }]);
});

test('a bar shows both the shortest and the longest times, and says when it was cut', () => {
  expect([0, 1, 25, 100, 400].map((millis) => barLength(millis, 100))).toEqual([
    { share: 0, isCut: false },
    { share: 0.1, isCut: false },
    { share: 0.5, isCut: false },
    { share: 1, isCut: false },
    { share: 1, isCut: true },
  ]);
});

test('a bar is painted part by part, and the rest', () => {
  const parts = [
    { name: 'gateway', millis: 1 },
    { name: 'wait', millis: 2.5 },
  ] as const;
  expect(barPaint(parts, 10, 'gateway')).toBe(
    'linear-gradient(to right, var(--phase-gateway) 0.0% 10.0%, var(--phase-wait) 10.0% 35.0%, var(--phase-gateway) 0)',
  );
});
