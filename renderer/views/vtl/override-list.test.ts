import { expect, test } from 'vitest';
import { overridesOf } from './override-list.ts';

test('overrides are listed one a line, lists item by item', () => {
  const json = '{"request":{"header":{"x-a":"1","x-b":["2","3"]},"path":{}},"response":{"header":{},"status":404}}';
  expect([overridesOf(json), overridesOf(undefined)]).toEqual([
    [
      { name: 'request header x-a', value: '1' },
      { name: 'request header x-b', value: '2' },
      { name: 'request header x-b', value: '3' },
      { name: 'response status', value: '404' },
    ],
    [],
  ]);
});
