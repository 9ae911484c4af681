import { ruleOfSigns } from '../rule.ts';

/** The body of the request is not what is asked for. */
export const bodyInvalid = ruleOfSigns({
  code: 'body.invalid',
  title: 'the body of the request does not fit what the gateway or the backend asks for',
  fixes: ['check the body against the schema, member by member', 'check that Content-Type says what the body is'],
  signs: [
    {
      error: ['BODY_MALFORMED', 'VALIDATION_FAILED', 'GRAPHQL_INVALID'],
      confidence: 0.98,
      says: 'the body was refused; the details say where',
    },
    {
      of: 'aws-rest',
      status: 400,
      body: /Invalid request body/,
      confidence: 0.98,
      says: 'the model of the method does not fit; an empty body counts as {}',
      needs: '$context.error.validationErrorString, which names the member',
    },
    {
      of: 'aws-rest',
      status: 400,
      body: /Could not parse request body|Invalid JSON/i,
      confidence: 0.95,
      says: 'the body is no JSON',
    },
    { of: 'aws-websocket', body: /Bad request body/, confidence: 0.95, says: 'the frame does not fit the model' },
    {
      of: 'apim',
      status: 400,
      body: /does not conform|Body of the request|validat/i,
      confidence: 0.9,
      says: 'validate-content refused',
    },
    {
      of: 'apigee',
      status: [400, 500],
      body: /steps\.oasvalidation\.|OASValidation|steps\.(jsonthreatprotection|xmlthreatprotection)\.ExecutionFailed|messagevalidation/i,
      confidence: 0.92,
      says: 'a validation refused: a body that is no JSON fails so too',
    },
    {
      of: 'apigee',
      status: 400,
      body: /DecompressionFailureAtRequest|BadFormData/,
      confidence: 0.95,
      says: 'the body is not in the encoding that the header names',
    },
    {
      of: 'kong',
      status: 400,
      body: /request body doesn't conform to schema|request param doesn't conform/,
      confidence: 0.97,
      says: 'request-validator refused',
    },
    {
      of: 'tyk',
      status: [400, 422],
      body: /request validation error|JSON parsing error|is required|Invalid type/i,
      confidence: 0.94,
      says: 'the JSON schema does not fit',
    },
    {
      of: ['backend', 'kong', 'unknown', 'aws-rest', 'aws-http'],
      status: [400, 422],
      body: /(invalid|malformed|unexpected|could not parse|failed to parse).{0,40}(json|body|payload|token)|validation (error|failed)/i,
      confidence: 0.75,
      says: 'the answer speaks of the body',
    },
    { status: 422, confidence: 0.5, says: 'the content of the body was refused' },
    {
      of: ['aws-http'],
      status: 400,
      body: /"Bad Request"/,
      confidence: 0.3,
      says: 'an HTTP API could not read the request',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway', 'envoy'],
      status: 400,
      body: /Unexpected (end of string|token)|after key:value pair|Expected (a value|, or|:)|Cannot find field|invalid value/i,
      confidence: 0.92,
      says: 'the transcoder cannot read the body',
    },
  ],
});
