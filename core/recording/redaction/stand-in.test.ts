import { describe, expect, test } from 'vitest';
import { standIn } from './stand-in.ts';

const KEY = new TextEncoder().encode('a key that only tests have');
const hidden = (secret: string): string => standIn(secret, KEY);

describe('a stand-in', () => {
  test('is the same for the same secret and key, and another for another key', () => {
    expect(hidden('abc')).toMatch(/^redacted-[0-9a-f]{8}$/);
    expect(hidden('abc')).toBe(hidden('abc'));
    expect(hidden('abc')).not.toBe(hidden('abd'));
    expect(hidden('abc')).not.toBe(standIn('abc', new Uint8Array(32)));
  });

  test('stays what it is when it is redacted again', () => {
    expect(hidden(hidden('abc'))).toBe(hidden('abc'));
  });
});
