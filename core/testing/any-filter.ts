import fc from 'fast-check';
import { compileFilter } from '../recording/filter/compile.ts';
import { quoteValue } from '../recording/filter/quote.ts';
import { NOON } from '../recording/filter/test-exchanges.ts';

const TEXT = fc.oneof(
  fc.constantFrom('orders', 'v1', 'É', '*', '[', '%', 'jwt', 'a b', '/v1/', 'Example', ':8000', 'json', '"', '?', '_'),
  fc.string({ minLength: 1, maxLength: 4 }),
  fc.string({ minLength: 1, maxLength: 3, unit: 'grapheme' }),
);
const FIELD = fc.constantFrom(
  'method',
  'host',
  'path',
  'url',
  'route',
  'consumer',
  'error',
  'dialect',
  'type',
  'tag',
  'policy',
  'ip',
  'req.header',
  'req.header.x-trace',
  'res.header.content-type',
);
const GLOB = fc
  .array(fc.oneof(TEXT.map(quoteValue), fc.constant('*')), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''));
const COMPARATOR = fc.constantFrom(':', '>', '>=', '<', '<=', '!=');
const NUMBER = fc
  .tuple(fc.constantFrom('status', 'size'), COMPARATOR, fc.constantFrom(0, 200, 401, 404, 500, 503))
  .map((parts) => parts.join(''));
const DURATION = fc
  .tuple(fc.constantFrom('time', 'wait'), COMPARATOR, fc.constantFrom('0ms', '12.5ms', '30ms', '1s'))
  .map((parts) => parts.join(''));
const FIXED = fc.constantFrom(
  'orders',
  'body:orders',
  '"v1 ord"',
  'is:error',
  'is:pinned',
  'is:websocket',
  'is:streaming',
  'is:replay',
  'by:gateway',
  'by:none',
  'outcome:aborted',
  'policy:jwt=denied',
  'policy:*=answered',
  'policy:cors=skipped',
  'res.body:b',
  'res.body:/[a-c]+/',
  'res.$.code=401',
  'res.$.code>400',
  'req.$.name',
  'brulee',
  'at:today',
  'at>10:00',
);

/** Any filter that can be read. */
export function anyFilter(): fc.Arbitrary<string> {
  const clause = fc.oneof(
    NUMBER,
    DURATION,
    FIXED,
    fc.tuple(FIELD, GLOB).map(([name, value]) => `${name}:${value}`),
  );
  const { tree } = fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      clause,
      tie('tree').map((part) => `-(${part})`),
      fc.tuple(tie('tree'), tie('tree')).map(([left, right]) => `(${left}) ${right}`),
      fc.tuple(tie('tree'), tie('tree')).map(([left, right]) => `${left} or ${right}`),
    ),
  }));
  return tree.filter((filter) => isValid(filter));
}

/** Some combinations say nothing, such as a search for a lone bracket; those are refused, which another test looks at. */
function isValid(filter: string): boolean {
  try {
    compileFilter(filter, { now: NOON });
    return true;
  } catch {
    return false;
  }
}
