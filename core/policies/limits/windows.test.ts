import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { starts } from '../../testing/limits.ts';
import { calendarWindow, PERIODS } from './windows.ts';

describe.each(PERIODS)('windows of a %s', (period) => {
  const every = fc.integer({ min: 1, max: 15 });
  const from = fc.option(fc.integer({ min: 0, max: 2_000_000_000_000 }), { nil: undefined });

  test('follow each other without a gap, of several periods too and from any date', () => {
    fc.assert(
      fc.property(starts, every, from, (now, count, anchor) => {
        const window = calendarWindow(period, count, anchor);
        const [first, end] = [window.startOf(now), window.endOf(now)];
        expect([first <= now && now < end, window.startOf(end), window.endOf(end - 1), window.startOf(first)]).toEqual([
          true,
          end,
          end,
          first,
        ]);
      }),
    );
  });

  test('begin on the date they are counted from', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000_000_000_000 }), every, (anchor, count) => {
        expect(calendarWindow(period, count, anchor).startOf(anchor)).toBe(anchor);
      }),
    );
  });
});

test.each([
  ['minute', '2022-11-21T11:56:00Z'],
  ['hour', '2022-11-21T12:00:00Z'],
  ['day', '2022-11-22T00:00:00Z'],
  ['week', '2022-11-28T00:00:00Z'],
  ['month', '2022-12-01T00:00:00Z'],
  ['year', '2023-01-01T00:00:00Z'],
] as const)('the %s of a Monday before noon ends at %s', (period, end) => {
  expect(calendarWindow(period).endOf(Date.parse('2022-11-21T11:55:25Z'))).toBe(Date.parse(end));
});

test('months from the 31st end on the last day of shorter ones', () => {
  const window = calendarWindow('month', 1, Date.parse('2024-01-31T06:00:00Z'));
  const ends = ['2024-01-31T06:00:00Z', '2024-02-29T06:00:00Z', '2024-03-31T05:59:59Z'].map((now) =>
    new Date(window.endOf(Date.parse(now))).toISOString(),
  );
  expect(ends).toEqual(['2024-02-29T06:00:00.000Z', '2024-03-31T06:00:00.000Z', '2024-03-31T06:00:00.000Z']);
});
