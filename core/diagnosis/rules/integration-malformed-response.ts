import { ruleOfSigns } from '../rule.ts';

/** What the function returned is not in the form the gateway asks for. */
export const integrationMalformedResponse = ruleOfSigns({
  code: 'integration.malformed-response',
  title: 'the function answered in a form that the gateway cannot make a response of',
  fixes: [
    'return { statusCode, headers, body } with statusCode a number and body a text (JSON.stringify)',
    'leave out every other member, and headers that are lists or maps',
  ],
  signs: [
    {
      of: ['aws-rest', 'aws-http', 'unknown', 'backend'],
      log: /Malformed Lambda proxy response|doesn't match the format that API Gateway expects|contains the wrong type for field/i,
      confidence: 0.98,
      says: 'the log says that the form is wrong',
    },
    {
      of: 'aws-rest',
      status: 502,
      body: /"Internal server error"/,
      confidence: 0.5,
      says: 'a REST API answers 502 to a function that throws, and to one whose answer has the wrong form',
      needs: 'the execution log: `Malformed Lambda proxy response` or `customer function error`',
    },
    {
      of: 'kong',
      status: 502,
      body: /could not JSON decode Lambda function response|Lambda function .*invalid/i,
      confidence: 0.95,
      says: 'the aws-lambda plugin could not read what the function returned',
    },
  ],
});
