import { PROVIDER_CLIENT, type TestProvider } from '../../core/testing/oidc-provider.ts';
import { startUpstream } from '../../core/testing/upstream.ts';

/** The service that nginx asks by `auth_request`. */
export interface TokenChecker {
  readonly url: string;
  /** How many requests it let in and refused. */
  readonly counts: { letIn: number; refused: number };
  /** What its answer waits for, by the token; it looks at it afterwards. */
  hold: ((token: string) => Promise<unknown> | undefined) | undefined;
  close(): Promise<void>;
}

/** Starts one that lets in whoever has a token that its provider calls active. @see RFC 7662 */
export async function startTokenChecker(provider: TestProvider): Promise<TokenChecker> {
  const server = await startUpstream((request, response) => {
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    const answer = async (): Promise<void> => {
      if (token !== undefined) await checker.hold?.(token);
      const isActive = token !== undefined && (await isTokenActive(provider, token));
      checker.counts[isActive ? 'letIn' : 'refused'] += 1;
      if (!isActive) response.setHeader('www-authenticate', 'Bearer realm="staging"');
      response.writeHead(isActive ? 204 : 401).end();
    };
    answer().catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  const checker: TokenChecker = {
    url: server.url,
    counts: { letIn: 0, refused: 0 },
    hold: undefined,
    close: () => server.close(),
  };
  return checker;
}

/** Whether a provider still knows a token. */
export async function isTokenActive({ introspectionUrl }: TestProvider, token: string): Promise<boolean> {
  const answer = await fetch(introspectionUrl, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${PROVIDER_CLIENT.id}:${PROVIDER_CLIENT.secret}`)}` },
    body: new URLSearchParams({ token }),
  });
  // RFC 7662 section 2.2.
  return ((await answer.json()) as { active: boolean }).active;
}

/** Resolves when a provider has forgotten a token. */
export async function untilInactive(provider: TestProvider, token: string): Promise<void> {
  while (await isTokenActive(provider, token));
}
