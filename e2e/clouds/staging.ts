import { PROVIDER_CLIENT, startOidcProvider, type TestProvider } from '../../core/testing/oidc-provider.ts';
import { mayLeaveOut } from '../support/browser.ts';
import { findNginx, startNginx } from './nginx.ts';
import { isWithoutBrowser, withRoom, type Room } from './room.ts';
import type { Shop } from './shop.ts';
import { startTokenChecker, type TokenChecker } from './token-checker.ts';

/** The nginx of this machine; empty where there is none. */
export const nginx = findNginx() ?? '';

const withStaging = withRoom
  .extend('lifetimeSeconds', 600)
  .extend('provider', async ({ lifetimeSeconds }, { onCleanup }): Promise<TestProvider> => {
    const provider = await startOidcProvider({ accessTokens: 'opaque', lifetimeSeconds });
    onCleanup(() => provider.close());
    return provider;
  })
  .extend('checker', async ({ provider }, { onCleanup }): Promise<TokenChecker> => {
    const checker = await startTokenChecker(provider);
    onCleanup(() => checker.close());
    return checker;
  })
  .extend('staging', async ({ room, shop, checker, provider }, { onCleanup }): Promise<Room> => {
    const server = await startNginx(nginx, { http: CORS, server: serverText(shop, checker) });
    onCleanup(() => server.close());
    const target = { kind: 'nginx', url: server.url };
    room.setTargets({ id: 'staging', ...target, credentials: credentialsOf(provider) }, { id: 'nobody', ...target });
    return room;
  });

const CORS = "map $http_origin $credentials { '' ''; default true; }";

const withShortTokens = withStaging.extend('lifetimeSeconds', 3);
const isLeftOut = isWithoutBrowser || (nginx === '' && mayLeaveOut('nginx is not installed (Debian package nginx)'));

/**
 * A test with nginx as staging, which asks a service about every token, and that service a real OpenID provider. Its
 * targets are `staging`, with client credentials, and `nobody`, the same without any. Left out where there is no nginx.
 */
export const stagingTest = isLeftOut ? withStaging.skip : withStaging;

/** The same with tokens that live for three seconds. */
export const shortTokenTest = isLeftOut ? withShortTokens.skip : withShortTokens;

/** How often a token was asked for. */
export function tokensAskedOf({ asked }: TestProvider): number {
  return asked.filter((path) => path === '/token').length;
}

function credentialsOf({ issuer }: TestProvider): object {
  const { id, secret } = PROVIDER_CLIENT;
  return { kind: 'client-credentials', issuer, clientId: id, clientSecret: secret, scopes: ['read'] };
}

/** Pages of the shop may read every answer, as at home; everything else is asked of the checker. */
function serverText(shop: Shop, checker: TokenChecker): string {
  return `
    add_header access-control-allow-origin $http_origin always;
    add_header access-control-allow-credentials $credentials always;
    add_header vary Origin always;
    location /api/ {
      auth_request /_token;
      proxy_pass ${shop.url};
    }
    location = /_token {
      internal;
      proxy_pass ${checker.url};
      proxy_pass_request_body off;
      proxy_set_header content-length "";
    }`;
}
