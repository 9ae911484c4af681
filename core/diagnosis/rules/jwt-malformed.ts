import { ruleOfSigns } from '../rule.ts';
import { seesNoJwt } from '../token-signs.ts';

/** What stands where a token belongs is no JWT. */
export const jwtMalformed = ruleOfSigns({
  code: 'jwt.malformed',
  title: 'what the request sends as a token cannot be read as a JWT',
  fixes: [
    'compare the token with the one that was issued: it may be cut, quoted or encoded twice',
    'check that an access token is sent, and that it is a JWT rather than an opaque one',
  ],
  signs: [
    { error: 'TOKEN_MALFORMED', confidence: 0.99, says: 'the token cannot be taken apart' },
    {
      of: 'kong',
      status: 401,
      body: /Bad token; |Unrecognizable token|Multiple tokens provided/,
      confidence: 0.96,
      says: 'the jwt plugin could not decode it',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway', 'envoy'],
      status: 401,
      body: /Jwt is not in the form of|Jwt (header|payload|signature) is an invalid|Jwt (header|payload) \[\w+\] (field|is)(?!.*\[alg\] is not supported)/,
      confidence: 0.95,
      says: 'jwt_verify_lib could not read it',
    },
    {
      of: 'aws-http',
      status: 401,
      headers: { 'www-authenticate': /invalid number of segments|invalid character|illegal base64|malformed/i },
      confidence: 0.97,
      says: 'the challenge says that it could not be read',
    },
    {
      of: 'apigee',
      status: 401,
      body: /steps\.jwt\.(FailedToDecode|InvalidJsonFormat|InvalidToken)/,
      also: seesNoJwt,
      confidence: 0.93,
      says: 'VerifyJWT could not decode it',
    },
    {
      of: 'apigee',
      status: 401,
      body: /steps\.jwt\.(FailedToDecode|InvalidJsonFormat)/,
      confidence: 0.95,
      says: 'VerifyJWT could not decode it',
    },
    {
      of: 'apim',
      status: 401,
      body: /IDX12(729|741|709)|not well formed|JWT.*(malformed|unable to decode)|Invalid JWT\./i,
      also: seesNoJwt,
      confidence: 0.93,
      says: 'validate-jwt could not read it',
    },
    { status: 401, also: seesNoJwt, confidence: 0.6, says: 'the answer refuses, and the token is no JWT' },
    { of: 'tyk', status: 403, body: /Key not authorized/, also: seesNoJwt, confidence: 0.75, says: 'Tyk refused it' },
  ],
});
