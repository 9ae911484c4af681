import { seesOtherAlgorithm } from '../config-signs.ts';
import { ruleOfSigns } from '../rule.ts';
import { seesBadAlgorithm } from '../token-signs.ts';

/** The algorithm of the token is not one that is let in. */
export const jwtAlgorithm = ruleOfSigns({
  code: 'jwt.algorithm',
  title: 'the token is signed with an algorithm that is not allowed',
  fixes: [
    'let the issuer sign with an algorithm the gateway takes, RS256 in most cases',
    'add the algorithm to the list of those allowed',
  ],
  signs: [
    { error: 'TOKEN_ALGORITHM', confidence: 0.99, says: 'the algorithm is not in the list' },
    {
      of: 'kong',
      status: 401,
      body: /Invalid algorithm|invalid alg/,
      confidence: 0.97,
      says: 'the algorithm of token and credential differ',
    },
    {
      of: ['gcp-esp', 'gcp-apigateway', 'envoy'],
      status: 401,
      body: /\[alg\] (is not supported|field is required)/,
      confidence: 0.97,
      says: 'the algorithm is not known',
    },
    {
      of: 'aws-http',
      status: 401,
      headers: { 'www-authenticate': /signing method \w+ is invalid|unexpected signing/i },
      confidence: 0.97,
      says: 'HTTP APIs take RSA only',
    },
    {
      of: 'tyk',
      status: 403,
      body: /Unexpected signing method/,
      confidence: 0.97,
      says: 'the signing method differs from the one of the API',
    },
    {
      of: 'apigee',
      status: 401,
      body: /steps\.jwt\.(AlgorithmMismatch|AlgorithmInTokenNotPresentInConfiguration|InvalidAlgorithm|NoAlgorithmFoundInHeader)/,
      confidence: 0.97,
      says: 'the algorithm is not the one of the policy',
    },
    {
      of: 'apim',
      status: 401,
      body: /IDX10511|IDX10696|algorithm/i,
      confidence: 0.8,
      says: 'the algorithm is not allowed',
    },
    { also: seesBadAlgorithm, confidence: 0.93, says: 'the token is not signed' },
    {
      of: 'aws-http',
      status: 401,
      also: ({ token }) => {
        const algorithm = token?.header?.['alg'];
        return typeof algorithm === 'string' && !algorithm.startsWith('RS')
          ? [{ where: 'the token', seen: `alg ${algorithm}`, says: 'not RS256, RS384 or RS512' }]
          : undefined;
      },
      confidence: 0.85,
      says: 'the JWT authorizer of HTTP APIs takes RSA only',
    },
    {
      status: [400, 401, 403],
      also: seesOtherAlgorithm,
      confidence: 0.935,
      says: 'the answer refuses, and the configuration takes other algorithms',
    },
  ],
});
