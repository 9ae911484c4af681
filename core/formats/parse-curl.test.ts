import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GatewrightError } from '../model/errors.ts';
import { headerPairs } from '../model/http.ts';
import { formatCurlCmd } from './curl-cmd.ts';
import { formatCurl } from './curl.ts';
import { buildExchange } from './fixture.ts';
import { parseCurl } from './parse-curl.ts';

/** The details a command is declined with. */
function declined(text: string): unknown {
  try {
    parseCurl(text);
  } catch (error) {
    if (error instanceof GatewrightError && error.code === 'FORMAT_INVALID') return error.details;
    throw error;
  }
  return 'read without an error';
}

const FORM = ['Content-Type', 'application/x-www-form-urlencoded'];
const JSON_HEADERS = ['Content-Type', 'application/json', 'Accept', 'application/json'];

describe('a curl command', () => {
  test.each([
    ['curl example.com/a', 'GET', 'http://example.com/a', [], ''],
    ['$ curl -sSLX POST https://x/ -o out.txt | jq .', 'POST', 'https://x/', [], ''],
    ['curl -I --url=https://x/', 'HEAD', 'https://x/', [], ''],
    ['curl https://x -d a=1 --data-raw @b -dc', 'POST', 'https://x', FORM, 'a=1&@b&c'],
    ['curl https://x --data-urlencode "q=a b&c" --data-urlencode =é', 'POST', 'https://x', FORM, 'q=a%20b%26c&%C3%A9'],
    ['curl -G "https://x/?a=1#f" -d b=2 -d c=3', 'GET', 'https://x/?a=1&b=2&c=3#f', [], ''],
    [`curl https://x --json '{"a":' --json 1}`, 'POST', 'https://x', JSON_HEADERS, '{"a":1}'],
    ['curl https://x -u ann:pw', 'GET', 'https://x', ['Authorization', 'Basic YW5uOnB3'], ''],
    [
      'curl https://x -A me -e http://r -b a=1',
      'GET',
      'https://x',
      ['User-Agent', 'me', 'Referer', 'http://r', 'Cookie', 'a=1'],
      '',
    ],
    ['curl https://x --compressed', 'GET', 'https://x', ['Accept-Encoding', 'deflate, gzip, br, zstd'], ''],
    [
      "curl https://x -H 'X-A:  b c ' -H 'X-E;' -H Content-Type: -d a",
      'POST',
      'https://x',
      ['X-A', 'b c', 'X-E', ''],
      'a',
    ],
    [
      'curl https://x -XPUT -H "content-type: text/plain" -d "a\nb"',
      'PUT',
      'https://x',
      ['content-type', 'text/plain'],
      'a\nb',
    ],
    ['curl -k -v --max-time 5 --no-keepalive https://x 2>/dev/null', 'GET', 'https://x', [], ''],
    ['FOO=1 /usr/bin/curl https://x # what it does', 'GET', 'https://x', [], ''],
  ])('%s is read', (text, method, url, headers, body) => {
    expect(parseCurl(text)).toEqual({ method, url, headers, body });
  });

  test.each([
    ["curl https://x -d 'it'\\''s' \\\n -H \"a: \\\"b\\\" \\$1\"", "it's", 'a', '"b" $1'],
    [String.raw`curl https://x -d $'it\'s\x21\n\u20ac' -H $'a: \xc3\xa9'`, "it's!\n€", 'a', '\u00c3\u00a9'],
    ['curl.exe "https://x" `\n -d \'it\'\'s\' -H "a: `"b`""', "it's", 'a', '"b"'],
    [
      String.raw`curl ^"https://x^" ^` + '\n' + String.raw` -H ^"a: ^%^PATH^%^ c:\x^" --data-raw ^"^{\^"q\^":1^}^"`,
      '{"q":1}',
      'a',
      String.raw`%PATH% c:\x`,
    ],
    [String.raw`curl 'https://x' -H 'a: ^"b^"' -d $'\x21^'`, '!^', 'a', '^"b^"'],
    [String.raw`curl "https://x" ^` + '\n' + String.raw` -H "a: b^c" -d "say \"it's\""`, 'say "it\'s"', 'a', 'b^c'],
  ])('is read with the quotes of its shell: %s', (text, body, name, value) => {
    const parsed = parseCurl(text);
    expect([parsed.body, parsed.headers.slice(0, 2)]).toEqual([body, [name, value]]);
  });

  test('has its form fields written as a multipart body', () => {
    const { method, headers, body } = parseCurl(
      `curl https://x -F a=1 -F 'b={};type=application/json' --form-string c=@d`,
    );
    const boundary = /boundary=(\S+)$/.exec(headers[1] ?? '')?.[1] ?? '';
    const part = (head: string, content: string): string =>
      `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
    expect([method, body]).toEqual([
      'POST',
      `${part('name="a"', '1')}${part('name="b"\r\nContent-Type: application/json', '{}')}${part('name="c"', '@d')}--${boundary}--\r\n`,
    ]);
  });

  test.each([
    ['wget https://x', { reason: 'does not begin with curl', position: 1 }],
    ['curl -s', { reason: 'has no address', position: 1 }],
    ['curl https://x --wrong', { reason: '--wrong is not an option that is known', option: '--wrong', position: 16 }],
    ['curl é -s?', { reason: '-? is not an option that is known', option: '-?', position: 8 }],
    [
      'curl https://x -sT f',
      { reason: '-T is not read: a file to upload cannot be read from a pasted command', option: '-T', position: 16 },
    ],
    [
      'curl https://x -d @a.json',
      { reason: '-d names the file a.json, which cannot be read from a pasted command', option: '-d', position: 16 },
    ],
    [
      'curl https://x -F p=@a.png',
      { reason: '-F names the file a.png, which cannot be read from a pasted command', option: '-F', position: 16 },
    ],
    [
      'curl https://x -b jar.txt',
      { reason: '-b names the file jar.txt, which cannot be read from a pasted command', option: '-b', position: 16 },
    ],
    ['curl https://x -H', { reason: '-H is the last word and takes a value', option: '-H', position: 16 }],
    [
      'curl https://x -H nonsense',
      { reason: 'nonsense is not a header; expected Name: value', option: '-H', position: 16 },
    ],
    ['curl https://x https://y', { reason: 'a second address, https://y, and one is expected', position: 16 }],
    ['curl "https://x', { reason: 'the quote " is not closed', position: 6 }],
    ['curl https://x?a=1&b=2', { reason: '& outside of quotes is not read; put the word in quotes', position: 19 }],
    [
      'curl https://x -H "a: $TOKEN"',
      { reason: '$TOKEN is known to the shell only; write its value instead', position: 23 },
    ],
    ['curl https://x\ncurl https://y', { reason: 'a second command begins here, and one is expected', position: 15 }],
    [`curl https://x -d $'\\xff'`, { reason: 'the body is not UTF-8 text', position: 1 }],
  ])('%s is declined with the place and the reason', (text, details) => {
    expect(declined(text)).toEqual({ format: 'curl', ...details });
  });

  test.each([
    ['bash', formatCurl],
    ['the command prompt', formatCurlCmd],
  ])('for %s as we write it reads as the request it was written from', (_, format) => {
    const value = fc.stringMatching(/^[!-~]([ -~]{0,30}[!-~])?$/);
    const body = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 60 })
      .filter((text) => /^[ -~\u00a0-\ud7ff]+$/.test(text));
    fc.assert(
      fc.property(value, body, (header, text) => {
        const headers = ['X-Any', header, 'Content-Type', 'text/plain'];
        const parsed = parseCurl(format(buildExchange({ method: 'PUT', target: '/a?b=%20&c', headers, body: text })));
        const sent = headerPairs(parsed.headers).filter(([name]) => name.startsWith('X-'));
        expect({ ...parsed, headers: sent }).toEqual({
          method: 'PUT',
          url: 'http://shop.example:8000/a?b=%20&c',
          headers: [['X-Any', header]],
          body: text,
        });
      }),
      { numRuns: 500 },
    );
  });

  test('never fails but with the code of its format', () => {
    const piece = fc.constantFrom(
      'curl ',
      "'",
      '"',
      '\\',
      '^',
      '`',
      '$',
      '-d',
      ' -H',
      '\n',
      'a: b',
      ' ',
      '@',
      '%',
      '=',
      'é',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        declined(`curl ${pieces.join('')}`);
      }),
      { numRuns: 2000 },
    );
  });
});
