import type { ProbeVariation, ProbeWish } from '../../contract/probe.ts';
import { GatewrightError } from '../../model/errors.ts';
import type { Exchange } from '../../model/exchange.ts';
import { setHeader } from '../../model/http.ts';
import type { ReplayRequest } from '../../model/replay.ts';
import { whyNotBegin, whyNotSend } from '../../replay/guards.ts';
import { planRequest } from '../../replay/rewrite.ts';
import { targetOfUrl } from '../../replay/targets.ts';
import type { Parts } from '../parts.ts';
import { openTarget, type OpenedTarget } from '../replay/open-target.ts';
import { asWritten, exchangeOfRequest } from '../../replay/written-request.ts';

/** Name of the workspace's own gateway as a target. */
export const OWN_GATEWAY = 'gateway';

/** A target of a probe. @throws REPLAY_REFUSED for a URL, NOT_FOUND, SECRET_NOT_FOUND. */
export async function openProbeTarget(
  { workspace, secretSource, gateway }: Parts,
  named: string,
): Promise<OpenedTarget> {
  if (/^https?:/i.test(named))
    throw new GatewrightError('REPLAY_REFUSED', {
      reason: 'a probe goes to a target of targets.yaml only, which somebody wrote down, and not to a URL',
      needsAgreement: false,
    });
  if (named !== OWN_GATEWAY) return openTarget(workspace, named, secretSource);
  const url = gateway.status().listeners.find((one) => /^https?:/.test(one.url))?.url;
  if (url === undefined) throw new GatewrightError('NOT_FOUND', { target: named, reason: 'the gateway does not run' });
  const guardReason = 'what it lets in goes on to its upstreams';
  return { ...targetOfUrl(url), id: OWN_GATEWAY, guard: 'ask', guardReason, secrets: [] };
}

/** Why a probe may not begin; `needsAgreement` is what a person can lift. */
export function whyNotProbe(
  target: OpenedTarget,
  { method, isAgreed }: ProbeWish,
  request: ReplayRequest,
): { readonly reason: string; readonly needsAgreement: boolean } | undefined {
  const guards = { isAgreed, stopOnServerError: true, obeyRetryAfter: true };
  const never = whyNotSend(target.guard, request);
  const isSafe = method === 'GET' || method === 'HEAD';
  return (
    whyNotBegin(target, guards) ??
    (never === undefined ? undefined : { reason: never, needsAgreement: false }) ??
    (isSafe || isAgreed
      ? undefined
      : { reason: `${method} may change something with every request`, needsAgreement: true })
  );
}

/** The request that a probe sends again and again, without credentials yet. */
export function probeRequest(
  target: OpenedTarget,
  { method, path }: ProbeWish,
): { readonly request: ReplayRequest; readonly exchange: Exchange } {
  const exchange = exchangeOfRequest(1, { method, target: path, headers: [], body: new Uint8Array(0) });
  const planned = planRequest(exchange, asWritten(target));
  if (planned.kind === 'left out')
    throw new GatewrightError('INPUT_INVALID', { pointer: '/wish', reason: planned.reason });
  return { request: planned.request, exchange };
}

/** The same as another caller would send it. */
export function varied(request: ReplayRequest, { kind, name, value }: ProbeVariation): ReplayRequest {
  if (kind === 'header') return { ...request, headers: setHeader(request.headers, name, value) };
  const url = new URL(request.url);
  url.searchParams.set(name, value);
  return { ...request, url: url.href };
}
