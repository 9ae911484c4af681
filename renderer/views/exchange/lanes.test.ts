import { expect, test } from 'vitest';
import { sampleAttempt, sampleDetails, sampleSpan } from './sample-details.ts';
import {
  attemptParts,
  axisTicks,
  draggedRange,
  lanesOf,
  panned,
  placeIn,
  policyColor,
  preciseMillis,
  wholeRange,
  zoomed,
} from './lanes.ts';

const details = sampleDetails({
  summary: { durationMillis: 20 },
  attempts: [sampleAttempt({ start: 6.01, end: 18 })],
  spans: [
    sampleSpan({ id: 0, kind: 'dependency', name: 'jwks', start: 1.5, end: 4 }),
    sampleSpan({ id: 1, name: 'jwt', start: 1, end: 5 }),
    sampleSpan({ id: 2, name: 'skipped', start: 5, end: 5, status: 'skipped' }),
    sampleSpan({ id: 3, kind: 'integration', name: 'http', start: 6, end: 18 }),
    sampleSpan({ id: 4, name: 'cors', start: 18, end: 19 }),
  ],
});

test('lanes are nested by their times, whatever order they were recorded in', () => {
  expect(lanesOf(details).map(({ title, depth }) => [title, depth])).toEqual([
    ['Client side', 0],
    ['jwt', 1],
    ['jwks', 2],
    ['skipped', 1],
    ['http', 1],
    ['Attempt 1: http://127.0.0.1:3000', 2],
    ['cors', 1],
  ]);
});

test('a WebSocket is open from the end of the attempt on', () => {
  const upgraded = sampleDetails({
    summary: { durationMillis: 300, isWebSocket: true },
    attempts: [sampleAttempt({ start: 1, end: 9 })],
  });
  expect(lanesOf(upgraded).map(({ title, start, end }) => [title, start, end])).toEqual([
    ['Client side', 0, 300],
    ['Attempt 1: http://127.0.0.1:3000', 1, 9],
    ['WebSocket open', 9, 300],
  ]);
});

test('the phases of an attempt follow each other, and the handshake is the end of connecting', () => {
  const phases = { blocked: 0.5, dns: -1, connect: 14, ssl: 9, send: 0, wait: 30, receive: 2 };
  expect(attemptParts({ start: 1, phases })).toEqual([
    { name: 'blocked', start: 1, end: 1.5 },
    { name: 'connect', start: 1.5, end: 6.5 },
    { name: 'ssl', start: 6.5, end: 15.5 },
    { name: 'wait', start: 15.5, end: 45.5 },
    { name: 'receive', start: 45.5, end: 47.5 },
  ]);
});

test('bars are placed in per cent of what is shown and cut at its edges', () => {
  const range = { from: 10, to: 20 };
  expect([
    placeIn(range, { start: 12, end: 15 }),
    placeIn(range, { start: 5, end: 15 }),
    placeIn(range, { start: 15, end: 50 }),
    placeIn(range, { start: 1, end: 9 }),
  ]).toEqual([{ left: 20, width: 30 }, { left: 0, width: 50 }, { left: 50, width: 50 }, undefined]);
});

test('an exchange without any duration still has a width', () => {
  expect(wholeRange(lanesOf(sampleDetails({ summary: { durationMillis: 0 } }))).to).toBeGreaterThan(0);
});

test('the axis has round steps', () => {
  expect(axisTicks({ from: 0, to: 23 }, 5)).toEqual([0, 5, 10, 15, 20]);
  expect(axisTicks({ from: 0.31, to: 0.49 }, 4)).toEqual([0.35, 0.4, 0.45]);
  expect(axisTicks({ from: 0, to: 1000 }, 10).length).toBe(11);
});

test('times have as many figures as tell them apart', () => {
  expect([preciseMillis(19.34, 0.05), preciseMillis(20, 20), preciseMillis(1.5, 0.5), preciseMillis(2, 1e-9)]).toEqual([
    '19.34 ms',
    '20 ms',
    '1.5 ms',
    '2.000 ms',
  ]);
});

test('a drag zooms in either direction, a click does not', () => {
  const whole = { from: 0, to: 100 };
  expect(draggedRange(whole, whole, [0.6, 0.2])).toEqual({ from: 20, to: 60 });
  expect(draggedRange(whole, { from: 20, to: 60 }, [0.5, 1.7])).toEqual({ from: 40, to: 60 });
  expect(draggedRange(whole, whole, [0.5, 0.505])).toBeUndefined();
});

test('zooming and moving never leave the whole', () => {
  const whole = { from: 0, to: 100 };
  expect(zoomed(whole, whole, 0.5)).toEqual({ from: 25, to: 75 });
  expect(zoomed(whole, { from: 60, to: 90 }, 4)).toEqual({ from: 15, to: 100 });
  expect(panned(whole, { from: 60, to: 90 }, 1)).toEqual({ from: 70, to: 100 });
  expect(panned(whole, { from: 10, to: 30 }, -1)).toEqual({ from: 0, to: 20 });
});

test('a policy has one of eight colours, and those that meet most often do not share one', () => {
  const common = ['cors', 'ip-filter', 'key-auth', 'rate-limit', 'request-size', 'rewrite-path', 'set-headers'];
  const colors = ['correlation-id', ...common].map(policyColor);
  expect(colors.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((number) => `--policy-${number}`));
  expect(policyColor('some-policy-of-yours')).toMatch(/^--policy-[1-8]$/);
});
