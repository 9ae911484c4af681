import { describe, expect, test } from 'vitest';
import { completeFilter, type ValueSource } from './complete.ts';
import { parseFilter } from './parse.ts';

const STORED: Readonly<Record<string, readonly string[]>> = {
  route: ['orders', 'order items', 'users'],
  status: ['200', '404'],
  policy: ['jwt', 'cors'],
  error: ['KEY_MISSING'],
};
const values: ValueSource = (field, prefix, limit) =>
  Promise.resolve(
    (STORED[field] ?? [])
      .filter((value) => value.toLowerCase().startsWith(prefix.toLowerCase()))
      .slice(0, limit)
      .map((value, index) => ({ value, count: 10 - index })),
  );

/** What is offered at the `|` in a text, and how the text reads when the first of it is taken. */
async function offered(marked: string): Promise<{ readonly options: readonly string[]; readonly taken: string }> {
  const cursor = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { start, end, options } = await completeFilter(text, cursor, values);
  const [first] = options;
  return {
    options: options.map(({ text: option, count }) => (count === undefined ? option : `${option} ${count}`)),
    taken: first === undefined ? text : text.slice(0, start) + first.text + text.slice(end),
  };
}

describe('completion', () => {
  test.each([
    ['ro|', ['route:'], 'route:'],
    [
      'status:4xx re|',
      ['req.body:', 'res.body:', 'req.header:', 'res.header:', 'req.header.', 'res.header.', 'req.$', 'res.$'],
      'status:4xx req.body:',
    ],
    ['route|', ['route:'], 'route:'],
    ['time|', ['time:', 'time>=', 'time>', 'time<=', 'time<', 'time=', 'time!='], 'time:'],
    ['route:or|', ['route:orders 10', 'route:"order items" 9'], 'route:orders'],
    ['route:"order i|', ['route:"order items" 10'], 'route:"order items"'],
    ['-route:us|', ['route:users 10'], '-route:users'],
    ['(route:us|) x', ['route:users 10'], '(route:users) x'],
    ['route:us|XX by:none', ['route:users 10'], 'route:users by:none'],
    ['status:4|', ['status:404 10', 'status:4xx'], 'status:404'],
    ['status>=2|', ['status>=200 10', 'status>=2xx'], 'status>=200'],
    ['is:p|', ['is:pinned'], 'is:pinned'],
    ['by:|', ['by:gateway', 'by:upstream', 'by:none'], 'by:gateway'],
    ['at:t|', ['at:today'], 'at:today'],
    ['policy:j|', ['policy:jwt 10'], 'policy:jwt'],
    [
      'policy:jwt=|',
      ['policy:jwt=denied', 'policy:jwt=answered', 'policy:jwt=ok', 'policy:jwt=skipped'],
      'policy:jwt=denied',
    ],
    ['error:KEY_|', ['error:KEY_MISSING 10', 'error:KEY_DUPLICATE', 'error:KEY_INVALID'], 'error:KEY_MISSING'],
    ['a o|', ['outcome:', 'or '], 'a outcome:'],
    ['nosuch:x|', [], 'nosuch:x'],
    ['cause:j|', [], 'cause:j'],
  ])('at %s offers %j', async (marked, options, taken) => {
    expect(await offered(marked)).toEqual({ options, taken });
  });

  test('offers every field where nothing is typed yet, and nothing that is no filter', async () => {
    const { options } = await completeFilter('', 0, values);
    const bare = options.filter(({ text }) => !/[:.$]$/.test(text));
    expect([options.length > 25, bare]).toEqual([true, []]);
  });

  test('offers values that can be read as they are put in', async () => {
    const odd = ['a b', '"', 'or', '-x', '(', '*', 'é\\'];
    const { options } = await completeFilter('route:', 6, () =>
      Promise.resolve(odd.map((value) => ({ value, count: 1 }))),
    );
    const read = options.map(({ text }) => parseFilter(text).node);
    expect(read).toEqual(
      odd.map((value) => ({
        kind: 'leaf',
        leaf: { kind: 'text', column: 'route', globs: [[value]], ignoresCase: false },
      })),
    );
  });

  test('takes a cursor outside of the text for its nearer end', async () => {
    expect((await completeFilter('ro', 99, values)).options.map(({ text }) => text)).toEqual(['route:']);
  });
});
