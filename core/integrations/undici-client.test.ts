import { Client } from 'undici';
import { expect, test } from 'vitest';
import { undiciClient } from './undici-client.ts';

test('the client that is loaded alone is the one of the package', () => {
  expect(undiciClient()).toBe(Client);
});
