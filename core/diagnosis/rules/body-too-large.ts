import { ruleOfSigns } from '../rule.ts';

/** The body of the request is larger than it may be. */
export const bodyTooLarge = ruleOfSigns({
  code: 'body.too-large',
  title: 'the body of the request is larger than the gateway takes',
  fixes: [
    'upload large content elsewhere and send a link to it',
    'raise the limit of the gateway, where it has one that can be raised',
  ],
  signs: [
    {
      error: ['BODY_TOO_LARGE', 'LENGTH_REQUIRED'],
      confidence: 0.99,
      says: 'the body passes the limit, or its length is not told',
    },
    {
      of: 'kong',
      status: [413, 417],
      body: /Request size limit exceeded/,
      confidence: 0.98,
      says: 'request-size-limiting refused',
    },
    { of: 'kong', status: 413, body: /Payload too large/, confidence: 0.97, says: 'client_max_body_size of nginx' },
    {
      of: ['kong', 'tyk', 'apigee'],
      status: 411,
      confidence: 0.85,
      says: 'a length is required, since the size is limited',
    },
    {
      of: 'tyk',
      status: 400,
      body: /Request is too large/,
      confidence: 0.98,
      says: 'the size limit refused, with 400',
    },
    {
      of: 'apigee',
      status: 413,
      body: /TooBigBody|Body buffer overflow/,
      confidence: 0.97,
      says: 'over 10 MB, and not streamed',
    },
    { status: 413, confidence: 0.9, says: 'the status says so' },
  ],
});
