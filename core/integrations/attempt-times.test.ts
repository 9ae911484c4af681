import { expect, test } from 'vitest';
import { TestClock } from '../testing/policy-bench.ts';
import { AttemptTimes, type TimedSlot } from './attempt-times.ts';

/** A connection with these offsets from the start of the clock; no client is asked anything. */
function slotAt(start: number, steps: Partial<TimedSlot['times']>, isFresh = true): TimedSlot {
  return { isFresh, times: { start, dns: -1, tcp: -1, tls: -1, remote: '192.0.2.7:443', isHttp2: false, ...steps } };
}

/** Times on a clock that begins at 0. */
function begin() {
  const clock = new TestClock();
  clock.time = 0;
  const times = new AttemptTimes(clock);
  const to = (millis: number): AttemptTimes => {
    clock.time = millis;
    return times;
  };
  return { times, to };
}

test('a new connection has every step, with dns apart from connect and ssl inside it', () => {
  const { times, to } = begin();
  to(31).dispatched(slotAt(5, { dns: 8, tcp: 12, tls: 30 }));
  to(33).sent();
  to(40).answered();
  to(47).ended();
  expect(times.phases()).toEqual({ blocked: 6, dns: 3, connect: 22, ssl: 18, send: 2, wait: 7, receive: 7 });
  expect([times.duration, times.remote, times.hasAnswer]).toEqual([47, '192.0.2.7:443', true]);
});

test('a connection to an address without TLS has no dns and no ssl', () => {
  const { times, to } = begin();
  to(4).dispatched(slotAt(1, { tcp: 4 }));
  to(4).sent();
  to(6).answered();
  to(6).ended();
  expect(times.phases()).toEqual({ blocked: 1, dns: -1, connect: 3, ssl: -1, send: 0, wait: 2, receive: 0 });
});

test('a connection that is used again has no steps, and what was waited for it is blocked', () => {
  const { times, to } = begin();
  to(9).dispatched(slotAt(-50, { dns: -48, tcp: -45 }, false));
  to(10).sent();
  to(15).answered();
  to(16).ended();
  expect(times.phases()).toEqual({ blocked: 9, dns: -1, connect: -1, ssl: -1, send: 1, wait: 5, receive: 1 });
});

test('an attempt that nobody answered waited to its end, and one that was never sent has no phases', () => {
  const silent = begin();
  silent.to(1).dispatched(slotAt(0, { tcp: 1 }));
  silent.to(2).sent();
  silent.to(52).ended();
  const unsent = begin();
  unsent.to(20).ended();
  expect(silent.times.phases()).toMatchObject({ send: 1, wait: 50, receive: -1 });
  expect([silent.times.hasAnswer, unsent.times.duration]).toEqual([false, 20]);
  expect(new Set(Object.values(unsent.times.phases()))).toEqual(new Set([-1]));
});

test('what was waited before an attempt is blocked, also when it was never sent', () => {
  const clock = new TestClock();
  const [sent, unsent] = [new AttemptTimes(clock, 200), new AttemptTimes(clock, 200)];
  clock.advance(5);
  sent.dispatched(slotAt(-50, {}, false));
  sent.ended();
  unsent.ended();
  expect([sent.phases().blocked, sent.duration, unsent.phases().blocked, unsent.duration]).toEqual([
    205, 205, 200, 205,
  ]);
});

test('while it is under way it has no duration', () => {
  const { times, to } = begin();
  to(5).dispatched(slotAt(0, { tcp: 5 }));
  expect([times.duration, times.phases()]).toMatchObject([0, { wait: -1, receive: -1 }]);
});
