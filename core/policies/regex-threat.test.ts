import { describe, expect, test } from 'vitest';
import { optionFaults, PolicyBench, type BenchRequest } from '../testing/policy-bench.ts';
import { regexThreat } from './regex-threat.ts';
import { PRESET_NAMES } from './threats/presets.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

async function found(options: object, request: BenchRequest): Promise<string> {
  const { error } = await (await PolicyBench.open(regexThreat, options)).send(request);
  if (error === undefined) return 'let in';
  const { pattern, in: where, at } = error.details;
  return error.code === 'THREAT_DETECTED' ? `${String(pattern)} in ${String(where)} at ${String(at)}` : error.code;
}

test('what is found is refused with the name of the pattern and the place, and never the text', async () => {
  const options = { patterns: { secret: 'tok-\\d+' }, in: ['query'] };
  const { status, error, notes, sent } = await (
    await PolicyBench.open(regexThreat, options)
  ).send({ target: '/?a=1&q=x%20tok-42' });
  expect({ status, error, notes, sent }).toEqual({
    status: 400,
    error: { code: 'THREAT_DETECTED', details: { pattern: 'secret', in: 'query q', at: 4 } },
    notes: { rule: 'none of secret in query', seen: 'secret in query q at 4', verdict: 'secret found' },
    sent: undefined,
  });
});

test('what is not found is let in', async () => {
  const { notes, sent } = await (
    await PolicyBench.open(regexThreat, { presets: ['xss'] })
  ).send({ target: '/?q=script' });
  expect([notes, sent?.target]).toEqual([{ rule: 'none of xss in path, query', verdict: 'let in' }, '/?q=script']);
});

describe('everywhere it is told to look', () => {
  const everywhere = { patterns: { p: 'evil' }, in: ['path', 'query', 'headers', 'body'] };

  test.each<[string, BenchRequest, string]>([
    ['path', { target: '/a/evil' }, 'p in path at 3'],
    ['path, escaped', { target: '/%65vil' }, 'p in path at 1'],
    ['path, escaped twice', { target: '/%2565vil' }, 'p in path at 1'],
    ['name in a query', { target: '/?evil=1' }, 'p in query name at 0'],
    ['value in a query', { target: '/?a=%65vil' }, 'p in query a at 0'],
    ['header', { headers: { 'X-A': 'so evil' } }, 'p in header x-a at 3'],
    ['JSON', { headers: JSON_TYPE, body: '{"a":["evil"]}' }, 'p in body at 7'],
    ['JSON with escapes', { headers: JSON_TYPE, body: String.raw`{"a":[{"b":"\u0065vil"}]}` }, 'p in body at 0'],
    ['name in JSON', { headers: JSON_TYPE, body: String.raw`[{"e\u0076il":1}]` }, 'p in body at 0'],
    ['form', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=%65vil' }, 'p in body at 2'],
    ['what is no JSON after all', { headers: JSON_TYPE, body: '{evil' }, 'p in body at 1'],
    ['body of another type', { headers: { 'content-type': 'image/png' }, body: 'evil' }, 'let in'],
    ['nothing', {}, 'let in'],
  ])('%s', async (_title, request, expected) => {
    expect(await found(everywhere, request)).toBe(expected);
  });

  test('and nowhere else', async () => {
    const request = { target: '/evil?evil=evil', headers: { 'x-a': 'evil', 'x-b': 'fine' } };
    expect(await found({ ...everywhere, in: ['headers'], headers: ['X-B'] }, request)).toBe('let in');
  });
});

describe('the ready-made patterns', () => {
  test.each([
    ['sql-injection', "1' OR '1'='1"],
    ['sql-injection', '1 UNION ALL SELECT password FROM users'],
    ['sql-injection', '1; DROP TABLE users'],
    ['sql-injection', "admin'--"],
    ['sql-injection', 'select name, pass from users'],
    ['sql-injection', 'select count(*) from users'],
    ['sql-injection', 'update users set role=1'],
    ['sql-injection', 'delete from users where 1=1'],
    ['sql-injection', 'insert into users(a) values(1)'],
    ['sql-injection', "1' and sleep(5)"],
    ['xss', '<script>alert(1)</script>'],
    ['xss', '<img src=x onerror = alert(1)>'],
    ['xss', '" onload=alert(1)'],
    ['xss', 'JavaScript:alert(1)'],
    ['path-traversal', '../../etc/passwd'],
    ['path-traversal', '..\\windows'],
    ['path-traversal', 'a\0b'],
    ['server-side-include', '<!--#exec cmd="ls" -->'],
    ['xpath-injection', "x'] | //user/*"],
    ['xpath-injection', 'ancestor::node()'],
    ['command-injection', 'x; cat /etc/hosts'],
    ['command-injection', '$(id)'],
    ['java-exception', 'Exception in thread "main"'],
    ['log4shell', '${jndi:ldap://x}'],
  ] as const)('%s finds %s', async (preset, text) => {
    expect(await found({ presets: [preset] }, { target: `/?q=${encodeURIComponent(text)}` })).toMatch(
      `${preset} in query q`,
    );
  });

  test.each([
    "it's one or two things",
    'select a table from the menu, or update it',
    'the union selected a leader',
    'a <b> and 1 < 2',
    'once upon = a time',
    'version 1..2',
    'https://example.com/a/b?c=d',
    'O\'Brien and "friends"',
    'price: $(5), 100%',
  ])('none of them minds %s', async (text) => {
    expect(await found({ presets: PRESET_NAMES }, { target: `/?q=${encodeURIComponent(text)}` })).toBe('let in');
  });
});

describe('hostile requests', () => {
  test('an expression that would backtrack elsewhere takes no longer here', async () => {
    const request = { headers: { 'content-type': 'text/plain' }, body: 'a'.repeat(100_000) };
    expect(await found({ patterns: { p: '^(a+)+$x' }, in: ['body'] }, request)).toBe('let in');
  });

  test('a body that is too large, or compressed, is refused rather than passed over', async () => {
    const options = { patterns: { p: 'x' }, in: ['body'], maxBody: 10 };
    expect(await found(options, { headers: JSON_TYPE, body: '"0123456789"' })).toBe('BODY_TOO_LARGE');
    const coded = { ...JSON_TYPE, 'content-encoding': 'gzip' };
    expect(await found(options, { headers: coded, body: 'y' })).toBe('ENCODING_UNSUPPORTED');
  });

  test('JSON nested very deep and very wide is looked at', async () => {
    const options = { patterns: { p: 'evil' }, in: ['body'] };
    const deep = `${'['.repeat(100_000)}"\\u0065vil"${']'.repeat(100_000)}`;
    const wide = `[${'1,'.repeat(200_000)}"\\u0065vil"]`;
    expect(await found(options, { headers: JSON_TYPE, body: deep })).toBe('p in body at 0');
    expect(await found(options, { headers: JSON_TYPE, body: wide })).toBe('p in body at 0');
  });
});

test.each([
  [{}, ': expected patterns or presets'],
  [{ presets: ['everything'] }, 'presets.0: Invalid option: expected one of'],
  [{ patterns: { p: 'x'.repeat(1001) } }, 'patterns.p: Too big'],
])('%j is refused', (options, fault) => {
  expect(optionFaults(regexThreat, options)[0]).toContain(fault);
});

test('an expression that cannot be read is refused by its name', async () => {
  await expect(PolicyBench.open(regexThreat, { patterns: { p: '(' } })).rejects.toThrow('pattern: p');
});
