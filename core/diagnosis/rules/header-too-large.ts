import { ruleOfSigns } from '../rule.ts';

/** The headers of the request are too large. */
export const headerTooLarge = ruleOfSigns({
  code: 'header.too-large',
  title: 'the headers of the request are larger than the gateway takes',
  fixes: ['send fewer or smaller cookies, and a smaller token', 'raise the buffer for headers'],
  signs: [
    { error: 'HEADERS_TOO_LARGE', confidence: 0.99, says: 'the headers pass the limit' },
    {
      body: /Request header or cookie too large|Request Header Or Cookie Too Large|header (field|fields|size)[^"]{0,20}(too large|exceed)|TooBigHeaders/i,
      confidence: 0.96,
      says: 'the answer says so',
    },
    { status: [431, 494], confidence: 0.93, says: 'the status says so' },
  ],
});
