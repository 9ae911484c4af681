import { ruleOfSigns } from '../rule.ts';

/** The URL is too long. */
export const uriTooLong = ruleOfSigns({
  code: 'uri.too-long',
  title: 'the URL is longer than the gateway takes',
  fixes: ['send the parameters in a body', 'raise the limit of the gateway'],
  signs: [
    {
      body: /TooBigLine|request line size exceeding|Path is too long|URI too long|Request-URI Too (Large|Long)/i,
      confidence: 0.97,
      says: 'the answer says so',
    },
    { status: 414, confidence: 0.95, says: 'the status says so' },
  ],
});
