import { describe, expect, test } from 'vitest';
import { convertMitmproxy, isMitmproxy } from './mitmproxy.ts';
import { parseFilter } from './parse.ts';
import { FilterProblem } from './problem.ts';

function converted(text: string): string {
  try {
    return convertMitmproxy(text);
  } catch (error) {
    if (error instanceof FilterProblem) return `${error.start}-${error.end} ${error.message}`;
    throw error;
  }
}

describe('a mitmproxy expression', () => {
  test.each([
    ['~m POST & ~u orders', 'method:POST url:orders'],
    ['~u /v1/ ~c 404', 'url:"/v1/" status:404'],
    ['!(~c 404 | ~c 500) ~q', '-(status:404 or status:500) status:0'],
    ['(~c 404 | ~c 500) & ~s', '(status:404 or status:500) -status:0'],
    ['~d example\\.com', 'host:*example.com*'],
    ['~u ".*\\.(js|css)$"', 'url:/(?i).*\\.(js|css)$/'],
    ['~b "a b"', 'body:/(?i)a\\x{20}b/'],
    ['~bq a ~bs b', 'req.body:/(?i)a/ res.body:/(?i)b/'],
    ['~h x-id', 'header:x-id'],
    ['~hq "X-Id: 4"', 'req.header:"X-Id: 4"'],
    ['~hs ^server', 'res.header:/(?i)^server/'],
    ['~t json', 'req.header.content-type:json or res.header.content-type:json'],
    ['~ts json ~tq form', 'res.header.content-type:json req.header.content-type:form'],
    ['~a', 'type:javascript or type:text/css or type:image/ or type:font'],
    ['~e', 'is:error'],
    ['~websocket', 'is:websocket'],
    ['~marked', 'is:pinned'],
    ['~replay', 'is:replay'],
    ['~all', 'path:*'],
    ['~m ^P', 'method:/(?i)^P/'],
    ['~m po', 'method:*PO*'],
    ['google ~c 200', 'url:google status:200'],
    ["~u 'it''s'", 'url:it url:s'],
  ])('%s is %s', (text, expected) => {
    const { error, converted: taken } = parseFilter(text);
    expect([converted(text), isMitmproxy(text), error, taken]).toEqual([expected, true, undefined, expected]);
  });

  test.each([
    ['~src 10.0.0.1', "0-4 mitmproxy's ~src has no counterpart: use ip: for the address of the client"],
    ['~c 200 ~dst 1', "7-11 mitmproxy's ~dst has no counterpart: the addresses of upstreams cannot be searched for"],
    ['~dns', "0-4 mitmproxy's ~dns has no counterpart: only HTTP is recorded"],
    ['~comment x', "0-8 mitmproxy's ~comment has no counterpart: use tag:"],
    ['~zz', '0-3 mitmproxy has no operator ~zz; quote it to search for it as text'],
    ['~c', '0-2 ~c needs a value'],
    ['~c abc', '3-6 ~c needs a status such as 404'],
    ['~u a &', '6-6 something is missing at the end'],
    ['| ~q', '0-1 something is missing before |'],
    ['(~q', '0-1 this parenthesis is never closed'],
    ['~q)', '2-3 this parenthesis was never opened'],
    ['~u "open', '3-8 this cannot be part of a mitmproxy filter'],
  ])('%s is refused: %s', (text, expected) => {
    expect(converted(text)).toBe(expected);
  });

  test.each(['orders', '"~q" orders', 'path:/~user', 'a~b'])('is not what %s is', (text) => {
    expect(isMitmproxy(text)).toBe(false);
  });
});
