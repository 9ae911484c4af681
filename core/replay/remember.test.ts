import { expect, test } from 'vitest';
import { remembered } from './remember.ts';

test('an answer is found once for each of the first thousand texts, also where it is undefined, and then anew', () => {
  const asked: string[] = [];
  const lengthOf = remembered((text) => {
    asked.push(text);
    return text === '' ? undefined : text.length;
  });
  const answers = ['', 'ab', '', 'ab'].map(lengthOf);
  for (let index = 0; index < 1000; index += 1) lengthOf(`${index}`);
  asked.splice(0);
  expect([answers, lengthOf('999'), lengthOf('999'), lengthOf('ab'), asked]).toEqual([
    [undefined, 2, undefined, 2],
    3,
    3,
    2,
    ['999', '999'],
  ]);
});
