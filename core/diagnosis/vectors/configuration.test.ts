import { expect, test } from 'vitest';
import { apigee, apim, awsHttp, kong, tyk, verdictOn, type Answer } from '../../testing/failures.ts';
import { askedOfTokens } from '../asked-of-config.ts';

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

const CLAIMS = {
  iss: 'https://issuer.test',
  aud: 'api://orders',
  scope: 'orders.read',
  roles: ['reader'],
  exp: 4_102_444_800,
};
const TOKEN = `Bearer ${part({ alg: 'RS256' })}.${part(CLAIMS)}.c2ln`;

const KONG =
  '_format_version: "3.0"\nconsumers:\n  - username: a\n    jwt_secrets:\n      - key: https://other.test\n        algorithm: RS256\n';
const GOOGLE =
  'securityDefinitions:\n  a:\n    type: oauth2\n    x-google-issuer: "https://issuer.test"\n    x-google-audiences: "api://a,api://b"\n';
const SAM = 'Auth:\n  JwtConfiguration:\n    issuer: https://issuer.test/\n    audience:\n      - api://orders\n';
const SCOPES = '{"AuthorizationScopes": ["orders.write", "orders.admin"]}';
const APIM =
  '<validate-jwt header-name="Authorization"><issuers><issuer>https://issuer.test</issuer></issuers><audiences><audience>api://other</audience></audiences></validate-jwt>';
const ROLES =
  '<validate-jwt><required-claims><claim name="roles" match="any"><value>admin</value></claim></required-claims></validate-jwt>';
const TYK = '{"jwt": {"allowedIssuers": ["https://third.test"], "allowedAudiences": ["api://orders"]}}';
const APIGEE = '<VerifyJWT name="V"><Algorithm>HS256</Algorithm><Issuer>https://issuer.test</Issuer></VerifyJWT>';

test.each<[string, Answer, string, string]>([
  ['Kong', kong(401, 'Unauthorized'), KONG, 'kong gateway jwt.issuer'],
  ['OpenAPI of Google', awsHttp(401, 'Unauthorized'), GOOGLE, 'aws-http gateway jwt.audience'],
  ['SAM, by the slash at the end', awsHttp(401, 'Unauthorized'), SAM, 'aws-http gateway jwt.issuer'],
  ['CloudFormation', awsHttp(403, 'Forbidden'), SCOPES, 'aws-http gateway jwt.scope'],
  ['a policy of API Management', apim(401, 'Invalid JWT.'), APIM, 'apim gateway jwt.audience'],
  ['claims of API Management', apim(401, 'no'), ROLES, 'apim gateway jwt.claim'],
  ['Tyk', tyk(403, 'Key not authorized'), TYK, 'tyk gateway jwt.issuer'],
  ['Apigee', apigee(401, 'steps.jwt.InvalidToken', 'Invalid token: policy(V)'), APIGEE, 'apigee gateway jwt.algorithm'],
])('a refusal is explained from the configuration: %s', (_, response, config, expected) => {
  expect(verdictOn({ headers: { authorization: TOKEN }, response, config })).toBe(expected);
});

test('what is only referred to in a configuration is not compared with', () => {
  expect(
    askedOfTokens('issuer: !Ref Issuer\naudience: ${stageVariables.aud}\nscopes:\n  read: reads orders\n'),
  ).toEqual({
    issuers: [],
    audiences: [],
    scopes: [],
    algorithms: [],
  });
});
