import { ruleOfSigns } from '../rule.ts';

/** The gateway itself may not call what stands behind it. */
export const integrationPermission = ruleOfSigns({
  code: 'integration.permission',
  title: 'the gateway is not allowed to call its backend',
  fixes: [
    "give the gateway's identity the right to call the backend (lambda:InvokeFunction, run.invoker, a managed identity's role)",
    'check the audience of the token that the gateway sends',
  ],
  signs: [
    {
      log: /Invalid permissions on Lambda function|doesn't have permissions to call the integration|not authorized to perform: lambda:InvokeFunction|AccessDenied.*(Invoke|Lambda)/i,
      confidence: 0.98,
      says: 'the log says that the call was not allowed',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway'],
      status: 500,
      body: /Token not found for audience/,
      confidence: 0.97,
      says: 'the proxy could not get a token for the backend',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway'],
      status: [500, 503],
      body: /Calling Google Service Control API failed with: 403/,
      confidence: 0.9,
      says: 'the service account of the proxy lacks a role',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway', 'backend'],
      relayed: true,
      status: [401, 403],
      body: /<title>(401|403)[^<]*<\/title>|Your client does not have permission to get URL/i,
      confidence: 0.85,
      says: 'the page of Cloud Run or Functions, which refused the token of the gateway',
    },
    {
      of: 'apim',
      status: [401, 500],
      log: /managed identity|authentication-managed-identity/i,
      confidence: 0.8,
      says: 'the managed identity could not get or use a token',
    },
    {
      of: 'aws-rest',
      status: 500,
      body: /"Internal server error"/,
      confidence: 0.35,
      says: 'a REST API answers 500 when it may not invoke the function',
      needs: 'the execution log: `Invalid permissions on Lambda function`',
    },
  ],
});
