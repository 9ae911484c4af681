import { describe, expect, test } from 'vitest';
import { momentBounds, readMoment, stretchOf } from './moment.ts';
import { NOON } from './test-exchanges.ts';

/** The stretch of a moment as local dates and times. */
function stretch(text: string): string[] {
  const moment = readMoment(text);
  if (moment === undefined) return [];
  const { start, end } = stretchOf(moment, NOON);
  return [start, end].map((at) => new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 19));
}

describe('a moment', () => {
  test('covers a day, a minute or a second of local time', () => {
    expect({
      today: stretch('today'),
      Yesterday: stretch('Yesterday'),
      '9:05': stretch('9:05'),
      '10:00:30': stretch('10:00:30'),
      '2026-02-28': stretch('2026-02-28'),
      '2026-11-01T10:00': stretch('2026-11-01T10:00'),
      '0050-01-01': stretch('0050-01-01').map((text) => text.slice(0, 10)),
    }).toEqual({
      today: ['2026-11-25T00:00:00', '2026-11-26T00:00:00'],
      Yesterday: ['2026-11-24T00:00:00', '2026-11-25T00:00:00'],
      '9:05': ['2026-11-25T09:05:00', '2026-11-25T09:06:00'],
      '10:00:30': ['2026-11-25T10:00:30', '2026-11-25T10:00:31'],
      '2026-02-28': ['2026-02-28T00:00:00', '2026-03-01T00:00:00'],
      '2026-11-01T10:00': ['2026-11-01T10:00:00', '2026-11-01T10:01:00'],
      '0050-01-01': ['0050-01-01', '0050-01-02'],
    });
  });

  test('may name its zone', () => {
    const moment = readMoment('2026-11-01T10:00+02:00');
    expect(moment).toEqual({ kind: 'instant', at: Date.UTC(2026, 10, 1, 8), length: 60_000 });
  });

  test('is refused when there is no such day or time', () => {
    const wrong = [
      '',
      'tomorrow',
      '24:00',
      '10:60',
      '10',
      '2026-02-30',
      '2026-13-01',
      '2026-11-01 10:00',
      '10:00Z',
      'T10:00',
    ];
    expect(wrong.filter((text) => readMoment(text) !== undefined)).toEqual([]);
  });

  test('is compared by where it begins and ends', () => {
    const moment = readMoment('12:00') ?? { kind: 'day', daysAgo: 0 };
    const later = NOON + 60_000;
    expect((['=', '>=', '<', '<='] as const).map((comparator) => momentBounds(comparator, moment, NOON))).toEqual([
      [
        { comparator: '>=', value: NOON },
        { comparator: '<', value: later },
      ],
      [{ comparator: '>=', value: NOON }],
      [{ comparator: '<', value: NOON }],
      [{ comparator: '<', value: later }],
    ]);
  });
});
