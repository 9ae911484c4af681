import { jsonAnswer, type Endpoint } from './endpoint.ts';
import { LOGIN_SCOPES } from './issue-tokens.ts';
import { GRANT_TYPES } from './token-endpoint.ts';

/** Where each endpoint is. */
export const ISSUER_PATHS = {
  openidDiscovery: '/.well-known/openid-configuration',
  oauthDiscovery: '/.well-known/oauth-authorization-server',
  jwks: '/jwks',
  authorize: '/authorize',
  login: '/login',
  token: '/token',
  userinfo: '/userinfo',
  introspect: '/introspect',
  revoke: '/revoke',
} as const;

const CONFIDENTIAL = ['client_secret_basic', 'client_secret_post'];

/** What clients need to know. @see OpenID Connect Discovery section 3, RFC 8414 section 2 */
export const discoveryEndpoint: Endpoint = ({ issuer, config }) => {
  const scopes = new Set([...LOGIN_SCOPES, ...config.clients.flatMap((client) => client.scopes)]);
  const claims = new Set(['sub', ...config.users.flatMap((user) => Object.keys(user.claims))]);
  return jsonAnswer({
    issuer,
    authorization_endpoint: issuer + ISSUER_PATHS.authorize,
    token_endpoint: issuer + ISSUER_PATHS.token,
    userinfo_endpoint: issuer + ISSUER_PATHS.userinfo,
    jwks_uri: issuer + ISSUER_PATHS.jwks,
    introspection_endpoint: issuer + ISSUER_PATHS.introspect,
    revocation_endpoint: issuer + ISSUER_PATHS.revoke,
    scopes_supported: [...scopes],
    claims_supported: [...claims],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: GRANT_TYPES,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [config.algorithm],
    token_endpoint_auth_methods_supported: [...CONFIDENTIAL, 'none'],
    introspection_endpoint_auth_methods_supported: CONFIDENTIAL,
    revocation_endpoint_auth_methods_supported: [...CONFIDENTIAL, 'none'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
  });
};

/** The public keys. */
export const jwksEndpoint: Endpoint = async ({ keys }) => jsonAnswer(await keys.jwks());
