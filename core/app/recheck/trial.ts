import { defineIntegration, type Integration } from '../../integrations/integration.ts';
import { joinChunks, NO_BODY, type Body } from '../../model/body.ts';
import type { GatewayConfig, IntegrationUse, PolicyUse, RouteConfig } from '../../model/config.ts';
import type { CapturedBody } from '../../model/exchange.ts';
import { headerPairs, type HeaderList, type HttpRequest, type HttpResponse } from '../../model/http.ts';
import { z } from 'zod';
import type { Captured } from './captured.ts';

/**
 * The configuration with one route alone, or none, and counters of its own: what is kept in Redis belongs to the running
 * gateway, and to others.
 */
export function configOfRoute(config: GatewayConfig, route: RouteConfig | undefined): GatewayConfig {
  return {
    ...config,
    listeners: [],
    request: config.request.map(withOwnCounters),
    routes:
      route === undefined
        ? []
        : [
            {
              ...route,
              match: {},
              request: route.request.map(withOwnCounters),
              integration: { ...route.integration, options: {} },
            },
          ],
  };
}

function withOwnCounters(use: PolicyUse): PolicyUse {
  const { options } = use;
  if (typeof options !== 'object' || options === null || !('redis' in options)) return use;
  const { redis: _, ...rest } = options;
  return { ...use, options: rest };
}

/** Stands for what answers behind the route, under its name: with the captured answer, or an empty 200. */
export function standIn({ integration }: IntegrationUse, captured: Captured): Integration {
  const response = answerOf(captured);
  return defineIntegration({
    name: integration,
    summary: 'stands for what answers behind the route',
    options: z.object({}),
    example: '{}',
    prepare: () => ({
      invoke(call) {
        call.note('verdict', 'let in; it is not called here');
        call.note('answer', response === undefined ? 'a stand-in with 200' : 'the captured one');
        return response ?? { kind: 'response', status: 200, headers: ['content-length', '0'], body: NO_BODY };
      },
      close: () => Promise.resolve(),
    }),
  });
}

/** Whether an answer that comes from behind the route is in the capture with its whole body. */
export function hasAnswer({ decision, exchange: { response } }: Captured): boolean {
  return decision === 'let-in' && response?.body.isTruncated === false;
}

function answerOf({ exchange: { response, attempts }, isOwn, decision }: Captured): HttpResponse | undefined {
  if (decision !== 'let-in' || response === undefined) return undefined;
  const { status = response.status, responseHeaders = response.headers } = isOwn ? (attempts.at(-1) ?? {}) : {};
  const headers = isOwn ? responseHeaders : withoutCoding(responseHeaders);
  return { kind: 'response', status, headers, body: bodyOf(response.body) };
}

/** Bodies of other programs' captures are without the coding that their headers name. */
function withoutCoding(headers: HeaderList): HeaderList {
  return headerPairs(headers)
    .filter(([name]) => !/^(content-encoding|content-length|transfer-encoding)$/i.test(name))
    .flat();
}

/** The captured request as it arrives, at the target that the mapping made. */
export function requestOf({ exchange: { request } }: Captured, target: string): HttpRequest {
  const { method, version, headers, body } = request;
  return { kind: 'request', method, target, version, headers, body: bodyOf(body) };
}

function bodyOf({ chunks }: CapturedBody): Body {
  const size = chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return size === 0 ? NO_BODY : { kind: 'bytes', bytes: joinChunks(chunks, size) };
}
