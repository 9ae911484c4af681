import { ruleOfSigns } from '../rule.ts';

/** What the integration answered is larger than the gateway hands on. */
export const integrationTooLarge = ruleOfSigns({
  code: 'integration.too-large',
  title: 'the answer of the integration is larger than the gateway hands on',
  fixes: ['answer with a link to the data, such as a presigned URL', 'answer in pages, or compressed'],
  signs: [
    {
      of: ['aws-rest', 'aws-http'],
      log: /response payload size exceeded|exceeded maximum allowed payload size|body (size )?is too (long|large)|Response payload size/i,
      confidence: 0.97,
      says: 'the log says that the answer is too large',
    },
    {
      of: 'apigee',
      status: 502,
      body: /TooBigBody|Body buffer overflow/,
      confidence: 0.95,
      says: 'a body over 10 MB that is not streamed',
    },
  ],
});
