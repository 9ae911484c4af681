import { joinChunks } from '../model/body.ts';
import type { Exchange } from '../model/exchange.ts';
import { headerPairs, removeHeader, setHeader, type HeaderList } from '../model/http.ts';
import type { PlannedRequest, ReplayChange, ReplayRequest } from '../model/replay.ts';
import { redactUrl } from '../recording/redaction/redact-url.ts';
import { isSecretName, isSecretParameter } from '../recording/redaction/secret-names.ts';
import { PROCESS_KEY } from '../recording/redaction/stand-in.ts';
import { setAtPointer } from './json-pointer.ts';
import { joinedUrl, recordedPath } from './plain-target.ts';
import { remembered } from './remember.ts';
import type { ReplayTarget } from './targets.ts';

/** One change to every request; see the contract. */
export type Rewrite =
  | { readonly kind: 'header'; readonly name: string; readonly value: string | null }
  | { readonly kind: 'query'; readonly name: string; readonly value: string | null }
  | { readonly kind: 'path'; readonly from: string; readonly to: string }
  | { readonly kind: 'json'; readonly pointer: string; readonly json: string | null }
  | { readonly kind: 'idempotency-key'; readonly header: string };

/** What is needed to make a request of an exchange. */
export interface RewriteContext {
  readonly target: ReplayTarget;
  readonly rewrites: readonly Rewrite[];
  readonly includesTruncated: boolean;
  /** Whether captured credentials go along. */
  readonly keepsCredentials: boolean;
  /** Why an exchange is dropped by a rewrite; absent where there is none. */
  whyDropped?(exchange: Exchange): string | undefined;
  /** A key that no other request has, for idempotency. */
  newKey(): string;
}

/** Headers of one connection, and those that whoever sends makes itself. */
const OF_CONNECTION = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'content-length',
  'expect',
  'host',
]);
const CREDENTIALS = new Set([
  'authorization',
  'cookie',
  'x-api-key',
  'apikey',
  'api-key',
  'ocp-apim-subscription-key',
  'x-amz-security-token',
  'x-amz-date',
  'x-amz-content-sha256',
  'x-goog-iap-jwt-assertion',
  'x-access-token',
]);
const MERELY_FORWARDED = /^(x-forwarded-(for|proto|host|port|prefix)|forwarded|via|x-real-ip)$/;

/**
 * The request that an exchange becomes at a target, with every change and its reason. Captured credentials stay behind
 * unless the target asks for them: they were meant for somebody else.
 */
export function planRequest(exchange: Exchange, context: RewriteContext): PlannedRequest {
  const reason = whyLeftOut(exchange, context) ?? context.whyDropped?.(exchange);
  if (reason !== undefined) return { kind: 'left out', exchange: exchange.id, reason };
  const edit = new RequestEdit(exchange, context.target);
  edit.takeHeaders(exchange.request.headers, context.keepsCredentials);
  if (!context.keepsCredentials) edit.dropQueryCredentials();
  for (const [name, value] of Object.entries(context.target.headers))
    edit.header(name, value, 'a header of the target');
  if (context.target.host !== undefined) edit.header('host', context.target.host, 'the host of the target');
  for (const rewrite of context.rewrites) edit.apply(rewrite, context.newKey);
  return { kind: 'ready', exchange: exchange.id, ...edit.done() };
}

function whyLeftOut({ request, response }: Exchange, { includesTruncated }: RewriteContext): string | undefined {
  if (request.method === 'CONNECT') return 'a tunnel has no request of its own to send';
  if (response?.status === 101) return 'a WebSocket cannot be sent again as a request';
  const captured = request.body.chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
  if ((request.body.isTruncated || captured < request.body.size) && !includesTruncated)
    return `only ${captured} of ${request.body.size} bytes of its body were captured`;
  return undefined;
}

class RequestEdit {
  readonly #changes: ReplayChange[] = [];
  #method: string;
  /** As `URL` writes it. */
  #href: string;
  #headers: HeaderList = [];
  #body: Uint8Array;

  constructor({ request, scheme, authority }: Exchange, target: ReplayTarget) {
    this.#method = request.method;
    this.#body = joinChunks(
      [...request.body.chunks],
      request.body.chunks.reduce((sum, { byteLength }) => sum + byteLength, 0),
    );
    const before = request.target.startsWith('/') ? `${scheme}://${authority}${request.target}` : request.target;
    const { pathname, search } = recordedPath(before, `${scheme}://${authority}`, request.target);
    const mapped = target.paths.find(({ from }) => pathname.startsWith(from));
    const path = mapped === undefined ? pathname : `${mapped.to}${pathname.slice(mapped.from.length)}`;
    this.#href = joinedUrl(target.url, `${path.startsWith('/') ? path : `/${path}`}${search}`);
    this.#note(
      'url',
      redactUrl(before, PROCESS_KEY),
      redactUrl(this.#href, PROCESS_KEY),
      mapped === undefined ? 'the target' : `the target, and ${mapped.from} becomes ${mapped.to}`,
    );
  }

  takeHeaders(recorded: HeaderList, keepsCredentials: boolean): void {
    const taken: string[] = [];
    for (let at = 0; at + 1 < recorded.length; at += 2) {
      const [name = '', value = ''] = [recorded[at], recorded[at + 1]];
      const { lower, kind } = headerKind(name);
      if (kind === 'connection') continue;
      if (kind === 'forwarded')
        this.#note(`header ${lower}`, value, undefined, 'it tells of the way the first request took');
      else if (kind === 'credential' && !keepsCredentials)
        this.#note(`header ${lower}`, '…', undefined, 'a captured credential stays behind');
      else taken.push(name, value);
    }
    this.#headers = taken;
  }

  /** Parameters such as `access_token` stay behind as headers do; the others keep their bytes. */
  dropQueryCredentials(): void {
    const start = this.#href.indexOf('?');
    if (start === -1) return;
    const pairs = this.#href.slice(start + 1).split('&');
    const kept = pairs.filter((pair) => {
      const name = parameterName(pair);
      if (!isSecretQuery(name)) return true;
      this.#note(`query ${name}`, '…', undefined, 'a captured credential stays behind');
      return false;
    });
    if (kept.length < pairs.length) this.#change((url) => (url.search = kept.join('&')));
  }

  header(name: string, value: string | null, because: string): void {
    const before = headerPairs(this.#headers).find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];
    this.#headers = value === null ? removeHeader(this.#headers, name) : setHeader(this.#headers, name, value);
    this.#note(`header ${name.toLowerCase()}`, before, value ?? undefined, because);
  }

  apply(rewrite: Rewrite, newKey: () => string): void {
    switch (rewrite.kind) {
      case 'header':
        return this.header(rewrite.name, rewrite.value, 'a rewrite');
      case 'query':
        return this.#query(rewrite.name, rewrite.value);
      case 'path':
        return this.#path(rewrite.from, rewrite.to);
      case 'json':
        return this.#json(rewrite.pointer, rewrite.json);
      case 'idempotency-key':
        if (['POST', 'PATCH'].includes(this.#method))
          this.header(rewrite.header, newKey(), 'a key for each request, so that a repeated one is known');
    }
  }

  done(): { readonly request: ReplayRequest; readonly changes: readonly ReplayChange[] } {
    return {
      request: { method: this.#method, url: this.#href, headers: this.#headers, body: this.#body },
      changes: this.#changes,
    };
  }

  #query(name: string, value: string | null): void {
    const before = new URL(this.#href).searchParams.get(name) ?? undefined;
    this.#change(({ searchParams }) => {
      if (value === null) searchParams.delete(name);
      else searchParams.set(name, value);
    });
    this.#note(`query ${name}`, before, value ?? undefined, 'a rewrite');
  }

  #path(from: string, to: string): void {
    const { pathname } = new URL(this.#href);
    if (!pathname.includes(from)) return;
    this.#change((url) => (url.pathname = pathname.replace(from, () => to)));
    this.#note('path', pathname, new URL(this.#href).pathname, 'a rewrite');
  }

  #change(edit: (url: URL) => void): void {
    const url = new URL(this.#href);
    edit(url);
    this.#href = url.href;
  }

  #json(pointer: string, json: string | null): void {
    const changed = setAtPointer(this.#body, pointer, json);
    if (changed === undefined) return;
    this.#body = changed.body;
    this.#note(`body ${pointer}`, changed.before, json ?? undefined, 'a rewrite');
  }

  #note(part: string, before: string | undefined, after: string | undefined, because: string): void {
    if (before === after) return;
    this.#changes.push({
      part,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      because,
    });
  }
}

interface HeaderKind {
  readonly lower: string;
  readonly kind: 'connection' | 'forwarded' | 'credential' | 'other';
}

const headerKind = remembered((name): HeaderKind => {
  const lower = name.toLowerCase();
  if (OF_CONNECTION.has(lower)) return { lower, kind: 'connection' };
  if (MERELY_FORWARDED.test(lower)) return { lower, kind: 'forwarded' };
  return { lower, kind: isCredential(lower) ? 'credential' : 'other' };
});
const isSecretQuery = remembered(isSecretParameter);

/** Whether a header says who sends a request. A token against forged requests is worth nothing without its session. */
export function isCredential(name: string): boolean {
  return CREDENTIALS.has(name) || (isSecretName(name) && !/csrf|xsrf/.test(name));
}

function parameterName(pair: string): string {
  const name = pair.split('=', 1)[0] ?? '';
  if (!/[%+]/.test(name)) return name;
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    // A percent sign that escapes nothing.
    return name;
  }
}
