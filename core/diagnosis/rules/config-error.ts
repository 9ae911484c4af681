import { ruleOfSigns } from '../rule.ts';

/** The configuration of the gateway cannot work. */
export const configError = ruleOfSigns({
  code: 'config.error',
  title: 'the configuration of the gateway cannot serve this request',
  fixes: ['correct what the log names, and deploy again'],
  signs: [
    {
      error: 'UPGRADE_UNSUPPORTED',
      confidence: 0.97,
      title: 'the request asks for another protocol, which this route does not speak',
      says: 'what stands behind the route takes no upgrade',
      fixes: ['send the upgrade to a route with an upstream', 'leave the Upgrade header away'],
    },
    {
      error: ['POLICY_FAILED', 'INTEGRATION_FAILED', 'INTERNAL', 'OPERATION_NOT_FOUND'],
      confidence: 0.7,
      says: 'a step of the gateway failed on its own',
    },
    {
      log: /Execution failed due to configuration error: (?!Malformed Lambda|Invalid permissions|Unable to transform|Authorizer)/,
      confidence: 0.95,
      says: 'the log says that the configuration is wrong',
    },
    {
      log: /No match for output mapping|invalid method response|Invalid endpoint address|Unable to parse statusCode/,
      confidence: 0.97,
      says: 'the log says what is wrong',
    },
    {
      of: 'apigee',
      status: 500,
      body: /RouteFailed|TargetMissing|EmptyPath|KeyAliasNotFound|NoRoutesMatched|steps\.kvm|UnresolvedVariable/,
      confidence: 0.93,
      says: 'a fault of the proxy itself',
    },
    {
      of: 'kong',
      status: 500,
      body: /anonymous consumer .* is configured but doesn't exist|An unexpected error occurred/,
      confidence: 0.6,
      says: 'a plugin of Kong failed',
      needs: "Kong's error.log with this request id",
    },
    {
      of: 'apim',
      status: 500,
      body: /"activityId"/,
      confidence: 0.4,
      says: 'API Management says this of whatever goes wrong inside it',
      needs: 'a trace, or LastError.Source and LastError.Reason of this activityId',
    },
    {
      of: 'tyk',
      status: 500,
      body: /Loop level too deep|failed to mock response/,
      confidence: 0.93,
      says: 'the API definition cannot be followed',
    },
    {
      of: 'aws-rest',
      status: 500,
      body: /"Internal server error"/,
      confidence: 0.4,
      says: 'a REST API answers 500 to most mistakes of its own configuration',
      needs: 'the execution log of the stage, which names the mistake',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway'],
      status: 500,
      body: /is getting wrong route config|INTERNAL:/,
      confidence: 0.7,
      says: 'the proxy failed on its own',
    },
    {
      of: 'apigee',
      status: 401,
      body: /steps\.jwt\.(InvalidConfiguration|InvalidSecretKey|InvalidPublicKey|InvalidPrivateKey|InvalidPasswordKey|InvalidCurve|UnhandledCriticalHeader|UnknownException)/,
      confidence: 0.85,
      says: 'VerifyJWT answers 401 to mistakes of its own configuration too',
    },
    {
      of: 'kong',
      status: 503,
      body: /no Service found with those values/,
      confidence: 0.93,
      says: 'the route has no service and no plugin that answers in its place',
      fixes: ['give the route a service'],
    },
  ],
});
