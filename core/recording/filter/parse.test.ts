import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFilter } from './parse.ts';

/** Clauses as they are shown: the text each came from, and what it means. */
function shown(text: string): string[] {
  const { clauses, converted, error } = parseFilter(text);
  if (error !== undefined) return [`${error.start}-${error.end} ${error.message}`];
  return clauses.map(
    ({ start, end, meaning, isNegated, isSlow }) =>
      `${(converted ?? text).slice(start, end)} → ${isNegated ? 'not: ' : ''}${meaning}${isSlow ? ' (slow)' : ''}`,
  );
}

describe('a filter means', () => {
  test.each([
    ['status:4xx', 'status is 400 to 499'],
    ['status>=500', 'status is at least 500'],
    ['status:0', 'there was no answer'],
    ['method:POST', 'method is POST'],
    ['host:*.x.com', 'host ends with .x.com'],
    ['path:/v1/*', 'path begins with /v1/'],
    ['url:/re/', 'address matches /re/ (slow)'],
    ['url:/v1/orders', 'address contains /v1/orders'],
    ['req.header.x:v', 'request header x contains "v" (slow)'],
    ['res.header.x', 'response header x is there (slow)'],
    ['body:text', 'a body contains "text"'],
    ['res.body:/re/', 'response body matches /re/ (slow)'],
    ['res.$.error.code=401', 'response body at $.error.code is 401 (slow)'],
    ['size>1k', 'size of the response body is above 1k'],
    ['time>500ms', 'duration is above 500ms'],
    ['wait>200ms', 'wait for the upstream is above 200ms'],
    ['at>10:00', 'began 10:00 or later'],
    ['at:today', 'began today'],
    ['route:orders', 'route is orders'],
    ['policy:jwt=denied', 'policy jwt refused the request (slow)'],
    ['by:gateway', 'the gateway answered'],
    ['consumer:acme', 'consumer is acme'],
    ['dialect:kong', 'dialect is kong'],
    ['is:replay', 'it was sent by a replay'],
    ['is:pinned', 'it is pinned'],
    ['is:error', 'it ended with an error of the gateway'],
    ['is:streaming', 'the answer is an event stream'],
    ['tag:x', 'tag is x'],
    ['orders', 'address, headers or a body contain "orders"'],
    ['"two words"', 'address, headers or a body contain "two words"'],
    ['-status:4xx', 'not: status is 400 to 499'],
    ['http://a/b', 'address, headers or a body contain "http://a/b"'],
    ['id=5', 'address, headers or a body contain "id=5"'],
  ])('%s', (text, meaning) => {
    expect(shown(text)).toEqual([`${text} → ${meaning}`]);
  });

  test('all of its clauses, side by side or with and, or with or between them', () => {
    expect(shown('method:GET and (status:500 or not (route:a -is:error))')).toEqual([
      'method:GET → method is GET',
      'status:500 → status is 500',
      'route:a → not: route is a',
      '-is:error → it ended with an error of the gateway',
    ]);
  });

  test('a tree in which or binds weaker than white space, and not the strongest', () => {
    const { node } = parseFilter('a b or not c d');
    expect(JSON.parse(JSON.stringify(node, shortLeaf))).toEqual({
      kind: 'or',
      nodes: [
        { kind: 'and', nodes: ['a', 'b'] },
        { kind: 'and', nodes: [{ kind: 'not', node: 'c' }, 'd'] },
      ],
    });
  });

  test.each(['', '   ', '\t'])('everything when it is %j', (text) => {
    expect(parseFilter(text)).toEqual({ clauses: [] });
  });
});

describe('what is wrong with a filter is said, and where:', () => {
  test.each([
    ['status:x', '7-8 "x" is not a status; expected 404, 4xx, 200-299 or 0'],
    ['a statsu:4', '2-8 there is no field "statsu"; did you mean status'],
    ['rout=a', '0-4 there is no field "rout"; did you mean route'],
    ['colour:red', '0-6 there is no field "colour"; quote the text to search for it as it is'],
    ['size>huge', '5-9 "huge" is not a size; expected a number with or without a unit, such as 10k'],
    ['time>5', '5-6 "5" is not a duration; expected a number and a unit, such as 500ms'],
    ['at:tomorrow', '3-11 "tomorrow" is not a time; expected today, yesterday, 10:00, 2026-11-01 or 2026-11-01T10:00'],
    ['is:odd', '3-6 is cannot be "odd"; expected error, pinned, replay, streaming, websocket, aborted'],
    ['method>GET', '0-10 method cannot be compared with >; it takes :'],
    ['status:299-200', '7-14 the range 299-200 ends before it begins'],
    ['status>4xx', '7-10 a range cannot be compared with >; write status:4xx, with - in front for the opposite'],
    ['ip:10.0.0.0/8', '3-13 network ranges are not understood; a * stands for any text, as in 10.0.*'],
    ['policy:jwt=odd', '7-14 expected policy:name=result with one of denied, answered, ok, skipped'],
    ['cause:jwt.audience', '0-18 diagnosis is not there yet, so there is nothing that cause could be compared with'],
    ['route:', '0-6 route has no value'],
    ['body:/[/', '5-8 the expression is not closed by /; quote the text to search for it as it is'],
    ['res.$.a..b=1', '0-12 "$.a..b" is not a path of names and positions, such as $.errors[0].code'],
    ['"open', '0-5 the quotation mark is not closed'],
    ['(a', '0-1 this parenthesis is never closed'],
    ['a)', '1-2 this parenthesis was never opened'],
    ['a or', '2-4 something to compare is missing here'],
    ['or a', '0-2 a filter cannot begin with this'],
    ['!!!', '0-3 there is no letter or digit to search for'],
    ['a\0', '1-2 a character here cannot be part of a text'],
    ['path:*a*b*c*d*e*f*g*h*i*j*k*l*m*n*o*p*q*', '5-40 a value may hold at most 16 stars'],
  ])('%j', (text, expected) => {
    expect(shown(text)).toEqual([expected]);
  });

  test('it is too long, too deep or has too many clauses', () => {
    expect([shown('a'.repeat(10_001)), shown('('.repeat(101) + 'a'), shown('a '.repeat(201))]).toEqual([
      ['10000-10001 a filter has at most 10000 characters'],
      ['100-101 a filter is nested at most 100 deep'],
      ['400-401 a filter has at most 200 clauses'],
    ]);
  });

  test('reading never throws, and offsets are inside of the text, whatever it is', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc
        .array(fc.constantFrom('status', ':', '>', '~c ', '(', ')', '"', '/', '-', 'or ', ' ', '*', '[', '\\', '4xx'))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (filter) => {
        const { clauses, error, converted = filter } = parseFilter(filter);
        for (const { start, end } of [...clauses, ...(error === undefined ? [] : [error])])
          expect(0 <= start && start <= end && end <= Math.max(filter.length, converted.length)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

/** A leaf of free text as its text, so that trees are short. */
function shortLeaf(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('leaf' in value)) return value;
  const { leaf } = value;
  return typeof leaf === 'object' && leaf !== null && 'text' in leaf ? leaf.text : leaf;
}
