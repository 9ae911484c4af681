import { expect, test } from 'vitest';
import { GatewrightError } from '../model/errors.ts';
import { describeFailure, recordedError } from './recorder-state.ts';

test.each([
  [
    new GatewrightError('DISK_FULL', {
      file: '/s/exchanges.db',
      reason: 'database or disk is full',
      sqlite: 'SQLITE_FULL',
    }),
    0,
    'the disk is full (/s/exchanges.db: database or disk is full); exchanges are kept in memory only',
  ],
  [
    new GatewrightError('STORE_NEWER', { file: '/s/exchanges.db', found: 9, supported: 3 }),
    4,
    'the store was written by a newer version of gatewright (/s/exchanges.db: version 9, this one reads up to 3); exchanges are kept in memory only; 4 of the oldest had to go',
  ],
  [new GatewrightError('STORE_FAILED'), 0, 'the store could not be read or written; exchanges are kept in memory only'],
  [
    new Error('odd'),
    0,
    'INTERNAL something went wrong inside gatewright (reason: odd); exchanges are kept in memory only',
  ],
])('%s is told with where and why', (error, displaced, expected) => {
  expect(describeFailure(recordedError(error), displaced)).toBe(expected);
});
