import { ruleOfSigns } from '../rule.ts';

/** The route wants signed requests. */
export const signatureMissing = ruleOfSigns({
  code: 'signature.missing',
  title: 'the route asks for a signed request, and this one is not signed',
  fixes: [
    'sign the request (SigV4, service execute-api, or the HMAC scheme of the gateway)',
    'if the route should be open, check its path first',
  ],
  signs: [
    { error: 'SIGNATURE_MISSING', confidence: 0.99, says: 'no signature was found' },
    {
      of: 'aws-rest',
      status: 403,
      body: /Missing Authentication Token/,
      also: ({ config, note, log }) =>
        /AWS_IAM|aws\.auth|sigv4/i.test(`${config} ${note} ${log}`)
          ? [{ where: 'configuration', seen: 'AWS_IAM', says: 'the method asks for a signature' }]
          : undefined,
      confidence: 0.93,
      says: 'with AWS_IAM on the method this is what an unsigned request gets',
    },
    {
      of: 'aws-rest',
      status: 403,
      body: /Missing Authentication Token/,
      confidence: 0.3,
      says: 'a method with AWS_IAM says this of an unsigned request; a path that is not there does so far more often',
    },
    {
      of: 'aws-http',
      status: 403,
      body: /"Forbidden"/,
      also: ({ config, note }) =>
        /AWS_IAM/.test(`${config} ${note}`)
          ? [{ where: 'configuration', seen: 'AWS_IAM', says: 'the route asks for a signature' }]
          : undefined,
      confidence: 0.9,
      says: 'an HTTP API refuses unsigned requests so',
    },
    {
      of: 'kong',
      status: 401,
      headers: { 'www-authenticate': /^hmac/i },
      body: /"Unauthorized"/,
      confidence: 0.93,
      says: 'the hmac-auth plugin found no signature',
    },
    {
      of: 'tyk',
      status: 400,
      body: /Authorization field missing, malformed or invalid/,
      confidence: 0.93,
      says: 'Tyk says this of a request that is not signed',
    },
  ],
});
