import { describe, expect, test } from 'vitest';
import { editYaml, editYamlAll, flowText, type YamlEdit } from './yaml-edit.ts';

const FILE = `# Orders.
name: a
routes:
  # Only reading.
  - id: orders   # the first
    match: { methods: [GET], path: /orders }
    request:
      - key-auth: { header: x-key }
      # How often.
      - rate-limit:
          limit: 2     # a second
          window: 1s

  - id: status
    match:
      methods: GET
      path: /status
    integration: { mock: {} }
`;

/** The lines that are other ones afterwards. */
function changedLines(text: string, edit: YamlEdit): string[] | undefined {
  const edited = editYaml(text, edit);
  if (edited === undefined) return undefined;
  const known = new Set(text.split('\n'));
  return edited.split('\n').filter((line) => !known.has(line));
}

describe('an edit leaves every line as it was but', () => {
  test.each<[string, YamlEdit, string[]]>([
    [
      'the list in brackets that takes one more',
      { kind: 'append', path: ['routes', 0, 'match', 'methods'], value: 'POST' },
      ['    match: { methods: [GET, POST], path: /orders }'],
    ],
    [
      'the single value that becomes a list',
      { kind: 'append', path: ['routes', 1, 'match', 'methods'], value: 'POST' },
      ['      methods: [GET, POST]'],
    ],
    [
      'the number that is set, whose comment stays',
      { kind: 'set', path: ['routes', 0, 'request', 1, 'rate-limit', 'limit'], value: 10 },
      ['          limit: 10     # a second'],
    ],
    [
      'the key that is added to a map over lines',
      { kind: 'set', path: ['routes', 0, 'request', 1, 'rate-limit', 'by'], value: 'ip' },
      ['          by: ip'],
    ],
    [
      'the keys that are added in brackets',
      { kind: 'set', path: ['routes', 1, 'integration', 'mock', 'headers', 'x'], value: '1' },
      ["    integration: { mock: { headers: { x: '1' } } }"],
    ],
    [
      'the item that comes first of a list over lines',
      { kind: 'prepend', path: ['routes', 0, 'request'], value: { cors: { origins: ['https://a.test'] } } },
      ['      - { cors: { origins: [https://a.test] } }'],
    ],
    [
      'the list that was not there',
      { kind: 'prepend', path: ['routes', 1, 'request'], value: { cors: {} } },
      ['    request: [{ cors: {} }]'],
    ],
    [
      'the key that goes',
      { kind: 'remove', path: ['routes', 0, 'match', 'methods'] },
      ['    match: { path: /orders }'],
    ],
  ])('%s', (_name, edit, lines) => {
    expect(changedLines(FILE, edit)).toEqual(lines);
  });
});

test('a line is taken out with its key, and what stands around it stays', () => {
  const edited = editYaml(FILE, { kind: 'remove', path: ['routes', 0, 'request', 1, 'rate-limit', 'window'] });
  expect(edited).toBe(FILE.replace('          window: 1s\n', ''));
});

test.each<[string, string, YamlEdit, string]>([
  ['a: [x]', 'without a line end', { kind: 'set', path: ['b'], value: 'y: z' }, "a: [x]\nb: 'y: z'"],
  [
    'a:\r\n  - x\r\n',
    'with Windows line ends',
    { kind: 'append', path: ['a'], value: 'y' },
    'a:\r\n  - x\r\n  - y\r\n',
  ],
  ['- a\n- b\n', 'the list that the file is', { kind: 'append', path: [], value: 'c' }, '- a\n- b\n- c\n'],
  [
    '- { a: 1, b: 2, c: 3 }\n',
    'an item of many keys',
    { kind: 'append', path: [], value: { a: 4, b: [5], c: 6 } },
    '- { a: 1, b: 2, c: 3 }\n- a: 4\n  b: [5]\n  c: 6\n',
  ],
  ['a: []\n', 'an empty list', { kind: 'append', path: ['a'], value: 1 }, 'a: [1]\n'],
  ['- acl:\n', 'an empty value', { kind: 'set', path: [0, 'acl', 'allow'], value: ['x'] }, '- acl: { allow: [x] }\n'],
  ['a: [x, y, z]\n', 'the last item', { kind: 'remove', path: ['a', 2] }, 'a: [x, y]\n'],
  ['a:\n- x\n- y\n', 'a list that is not indented', { kind: 'append', path: ['a'], value: 'z' }, 'a:\n- x\n- y\n- z\n'],
  ['a: |\n  x\nb: 1\n', 'behind a block text', { kind: 'set', path: ['c'], value: 2 }, 'a: |\n  x\nb: 1\nc: 2\n'],
  [
    'a:\n  t: |\n    x\nb: 1\n',
    'in a block text',
    { kind: 'set', path: ['a', 'u'], value: 2 },
    'a:\n  t: |\n    x\n  u: 2\nb: 1\n',
  ],
])('%j, %s', (text, _name, edit, expected) => {
  expect(editYaml(text, edit)).toBe(expected);
});

test.each<[string, string, YamlEdit]>([
  ['of an alias', 'a: &x [GET]\nb: *x\n', { kind: 'append', path: ['b'], value: 'POST' }],
  ['that others refer to', 'a: &x [GET]\nb: *x\n', { kind: 'append', path: ['a'], value: 'POST' }],
  ['that comes by a merge', 'a: &x { l: [GET] }\nb: { <<: *x }\n', { kind: 'append', path: ['b', 'l'], value: 'POST' }],
  ['that is a map', 'a: { b: 1 }\n', { kind: 'append', path: ['a'], value: 1 }],
  ['in what is no YAML', 'a: [', { kind: 'set', path: ['a'], value: 1 }],
  ['of the only line of a map', 'a:\n  b: 1\n', { kind: 'remove', path: ['a', 'b'] }],
])('nothing is changed %s', (_name, text, edit) => {
  expect(editYaml(text, edit)).toBeUndefined();
});

test('several changes are made one after the other', () => {
  const edits: YamlEdit[] = [
    { kind: 'append', path: ['a'], value: 'y' },
    { kind: 'set', path: ['b'], value: 2 },
  ];
  expect(editYamlAll('a: x\nb: 1\n', edits)).toBe('a: [x, y]\nb: 2\n');
});

test.each([
  [{ a: [1, 'x', true], b: {} }, '{ a: [1, x, true], b: {} }'],
  [['${secret:x}', 'a, b', '*', 'true'], "['${secret:x}', 'a, b', '*', 'true']"],
])('%j is written %s', (value, text) => {
  expect(flowText(value)).toBe(text);
});
