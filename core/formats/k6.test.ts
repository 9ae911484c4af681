import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exchangeOf, captured } from '../recording/filter/test-exchanges.ts';
import { formatHttpFile, readHttpFile } from './http-file.ts';
import { formatK6 } from './k6.ts';

const login = exchangeOf({
  method: 'POST',
  target: '/login?api_key=captured-key',
  requestHeaders: ['content-type', 'application/json'],
  requestBody: captured('{"user":"ann","password":"captured-password"}'),
  responseBody: captured('{"access_token":"captured-token","id":"ord_81723"}'),
});
const read = exchangeOf({
  target: '/orders/ord_81723',
  requestHeaders: ['authorization', 'Bearer captured-token', 'cookie', 'sid=captured-sid'],
  status: 404,
});
const odd = exchangeOf({
  method: 'POST',
  requestBody: captured(Buffer.from([0, 255, 1])),
  requestHeaders: ['x-a', `'"\\\`\${x}`],
});
const links = [
  { from: 0, place: '/access_token', to: 1, value: 'captured-token' },
  { from: 0, place: '/id', to: 1, value: 'ord_81723' },
];

test('a k6 script is a module that carries values over and has no credential in it', () => {
  const script = formatK6([login, read, odd], links);
  expect([faultIn(script), faultIn(`${script}}`).includes('SyntaxError')]).toEqual(['', true]);
  expect([
    /captured-/.exec(script),
    script.includes('BASE + "/orders/" + encodeURIComponent(values.value2), null'),
    script.includes('"authorization": "Bearer " + values.value1'),
    script.includes('values.value1 = at(response, "/access_token");'),
    script.includes('http.expectedStatuses(404)'),
    script.includes("http_req_duration: ['p(95)<50']"),
  ]).toEqual([null, true, true, true, true, true]);
});

test('an .http file is read back as what was recorded, without credentials', () => {
  const text = formatHttpFile([login, read, odd], false);
  const [first, second, third] = readHttpFile(text);
  expect([
    /captured-/.exec(text),
    [first?.method, JSON.parse(first?.body ?? '')],
    [second?.url, second?.headers.map(([name]) => name)],
    [third?.body, text.includes('# its body is left out: it is no text')],
  ]).toEqual([
    null,
    ['POST', { user: 'ann', password: expect.stringMatching(/./) as unknown }],
    ['http://api.example.com:8000/orders/ord_81723', ['authorization', 'cookie']],
    ['', true],
  ]);
});

/** What is wrong with a text as an ES module; nothing in it runs. */
function faultIn(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'k6-'));
  const file = join(folder, 'script.mjs');
  writeFileSync(file, text);
  const { stderr } = spawnSync(process.execPath, ['--check', file], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return stderr;
}
