import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GatewrightError } from '../model/errors.ts';
import { authorizeEndpoint, loginEndpoint } from './authorize-endpoint.ts';
import { discoveryEndpoint, ISSUER_PATHS, jwksEndpoint } from './discovery.ts';
import { jsonAnswer, type Endpoint, type IssuerAnswer, type IssuerContext } from './endpoint.ts';
import { readForm } from './form-body.ts';
import { hostNameOf, isLoopbackName } from '../model/loopback.ts';
import { OAuthError } from './oauth-error.ts';
import { tokenEndpoint } from './token-endpoint.ts';
import { introspectEndpoint, revokeEndpoint, userinfoEndpoint } from './token-info.ts';

interface EndpointRow {
  readonly methods: readonly ('GET' | 'POST')[];
  readonly answer: Endpoint;
  /** Whether pages of other origins on this machine may call it. */
  readonly isShared: boolean;
}

const ROWS: Readonly<Record<string, EndpointRow>> = {
  [ISSUER_PATHS.openidDiscovery]: { methods: ['GET'], answer: discoveryEndpoint, isShared: true },
  [ISSUER_PATHS.oauthDiscovery]: { methods: ['GET'], answer: discoveryEndpoint, isShared: true },
  [ISSUER_PATHS.jwks]: { methods: ['GET'], answer: jwksEndpoint, isShared: true },
  [ISSUER_PATHS.token]: { methods: ['POST'], answer: tokenEndpoint, isShared: true },
  [ISSUER_PATHS.userinfo]: { methods: ['GET', 'POST'], answer: userinfoEndpoint, isShared: true },
  [ISSUER_PATHS.revoke]: { methods: ['POST'], answer: revokeEndpoint, isShared: true },
  [ISSUER_PATHS.introspect]: { methods: ['POST'], answer: introspectEndpoint, isShared: false },
  [ISSUER_PATHS.authorize]: { methods: ['GET', 'POST'], answer: authorizeEndpoint, isShared: false },
  [ISSUER_PATHS.login]: { methods: ['POST'], answer: loginEndpoint, isShared: false },
};

const WHOLE_REQUEST_MILLIS = 10_000;

/** The issuer's port: on this machine alone, by names of this machine alone. */
export class IssuerServer {
  readonly #server: Server;
  readonly #context: () => IssuerContext;

  /** @param context Asked for every request, as the configuration may change. */
  constructor(context: () => IssuerContext) {
    this.#context = context;
    this.#server = createServer(
      { requestTimeout: WHOLE_REQUEST_MILLIS, headersTimeout: WHOLE_REQUEST_MILLIS, maxHeaderSize: 32_768 },
      (request, response) => void this.#serve(request, response),
    );
  }

  /** @throws PORT_IN_USE, LISTEN_FAILED */
  async listen(host: string, port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) => {
        const code = error.code === 'EADDRINUSE' ? 'PORT_IN_USE' : 'LISTEN_FAILED';
        reject(new GatewrightError(code, { host, port, reason: error.message }, { cause: error }));
      });
      this.#server.listen(port, host, resolve);
    });
  }

  /** The port that was taken; 0 while it is closed. */
  get port(): number {
    // A server that listens on a TCP port has an address of this kind.
    return (this.#server.address() as AddressInfo | null)?.port ?? 0;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A client that leaves in the middle is gone, and that is all.
    response.on('error', () => response.destroy());
    const answer = await this.#answer(request).catch(asAnswer);
    // What was not read would be taken for the next request.
    if (!request.complete) response.setHeader('connection', 'close');
    const { origin } = request.headers;
    response.writeHead(answer.status, {
      'x-content-type-options': 'nosniff',
      ...answer.headers,
      ...(isShared(request) ? crossOrigin(origin) : {}),
      'content-length': Buffer.byteLength(answer.body),
    });
    response.end(request.method === 'HEAD' ? '' : answer.body);
  }

  async #answer(request: IncomingMessage): Promise<IssuerAnswer> {
    const { headers, method = '' } = request;
    checkHost(headers.host ?? '');
    const url = urlOf(request);
    const row = rowOf(url.pathname);
    if (row === undefined)
      return jsonAnswer({ error: 'not_found', error_description: `there is no ${url.pathname}` }, 404);
    if (method === 'OPTIONS') return { status: 204, headers: preflight(row), body: '' };
    const asked = method === 'HEAD' ? 'GET' : method;
    if (!row.methods.some((each) => each === asked))
      throw new OAuthError('invalid_request', `${url.pathname} takes ${row.methods.join(' or ')}`, {
        status: 405,
        headers: { allow: row.methods.join(', ') },
      });
    const form = asked === 'POST' ? await readForm(request) : new URLSearchParams();
    const { authorization } = headers;
    return row.answer(this.#context(), {
      method: asked,
      path: url.pathname,
      query: url.searchParams,
      form,
      authorization,
    });
  }
}

function rowOf(path: string): EndpointRow | undefined {
  return Object.hasOwn(ROWS, path) ? ROWS[path] : undefined;
}

function urlOf({ url: target = '' }: IncomingMessage): URL {
  const url = target.startsWith('/') ? URL.parse(`http://issuer${target}`) : null;
  if (url === null) throw new OAuthError('invalid_request', 'the target is no path');
  return url;
}

/** A page elsewhere can give its own name the address of this machine, but not send another Host header. */
function checkHost(host: string): void {
  const name = hostNameOf(host);
  if (name === undefined || !isLoopbackName(name))
    throw new OAuthError('invalid_request', 'the host header is no name of this machine', { status: 403 });
}

function isShared({ url = '' }: IncomingMessage): boolean {
  return rowOf(url.split('?', 1)[0] ?? '')?.isShared === true;
}

/** Only pages that come from this machine may read answers. */
function crossOrigin(origin: string | undefined): Readonly<Record<string, string>> {
  const url = origin === undefined ? null : URL.parse(origin);
  if (url === null || origin === undefined || !isLoopbackName(url.hostname)) return { vary: 'origin' };
  return { vary: 'origin', 'access-control-allow-origin': origin };
}

function preflight({ methods, isShared: isAllowed }: EndpointRow): Readonly<Record<string, string>> {
  if (!isAllowed) return { allow: methods.join(', ') };
  return {
    'access-control-allow-methods': methods.join(', '),
    'access-control-allow-headers': 'authorization, content-type',
    'access-control-max-age': '600',
  };
}

/** @see RFC 6749 section 5.2 */
function asAnswer(thrown: unknown): IssuerAnswer {
  const error = thrown instanceof OAuthError ? thrown : new OAuthError('server_error', reasonOf(thrown));
  return jsonAnswer({ error: error.code, error_description: error.message }, error.status, error.headers);
}

function reasonOf(thrown: unknown): string {
  return thrown instanceof GatewrightError ? thrown.message : 'something went wrong inside gatewright';
}
