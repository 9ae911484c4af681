import { ruleOfSigns } from '../rule.ts';

/** The credentials are known and lack a right. */
export const credentialsPermission = ruleOfSigns({
  code: 'credentials.permission',
  title: 'the credentials are genuine, but are not allowed to do this',
  fixes: [
    'give the identity execute-api:Invoke on this method, or the role that the API asks for',
    'check account and region of the credentials',
  ],
  signs: [
    {
      of: ['aws-rest', 'aws-http'],
      status: 403,
      body: /User: arn:aws:[^"]* is not authorized to perform: execute-api:Invoke/,
      confidence: 0.97,
      says: 'the identity lacks the permission, by policy of identity or resource',
    },
    {
      of: ['aws-rest', 'aws-http'],
      status: 403,
      body: /security token included in the request is invalid/i,
      confidence: 0.85,
      says: 'the access key is not known, or its session token is missing',
      fixes: ['check the access key, and send X-Amz-Security-Token with temporary keys'],
    },
    {
      of: ['gcp-esp', 'gcp-apigateway'],
      status: 403,
      body: /PERMISSION_DENIED: +Permission denied/i,
      confidence: 0.9,
      says: 'Service Control says so',
    },
    {
      of: 'kong',
      status: 401,
      body: /"(Unauthorized|Invalid authentication credentials)"/,
      also: ({ request }) =>
        /^basic /i.test(request.header('authorization') ?? '')
          ? [{ where: 'request header authorization', seen: 'Basic …', says: 'name and password were sent' }]
          : undefined,
      confidence: 0.85,
      says: 'basic-auth does not know name and password',
      fixes: ['check name and password'],
    },
    {
      error: 'CREDENTIALS_INVALID',
      confidence: 0.97,
      says: 'name and password are not right',
      fixes: ['check name and password'],
    },
    {
      of: 'tyk',
      status: 401,
      body: /User not authorised/,
      confidence: 0.93,
      says: 'name and password are not right',
      fixes: ['check name and password'],
    },
    {
      of: ['gcp-esp', 'gcp-apigateway'],
      status: 403,
      body: /credential in the request can not be verified|does not represent a valid consumer/i,
      confidence: 0.9,
      says: 'Service Control refused the credential',
    },
  ],
});
