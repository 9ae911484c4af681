import type { Patch } from '../../model/patch.ts';
import { GatewrightError } from '../../model/errors.ts';
import type { Exchange } from '../../model/exchange.ts';
import { dialects } from '../../dialects/index.ts';
import { explain } from '../../diagnosis/explain.ts';
import { factsOfExchange } from '../../diagnosis/facts-of-exchange.ts';
import { ownListener } from '../own-listener.ts';
import type { Parts } from '../parts.ts';
import { sendRequest, type SendResult } from '../send-request.ts';
import { isForeign, offerPatches, urlOf, type Offered, type PatchEnv } from './offer-patches.ts';
import { requestToSend, resolvedText } from './resend.ts';

/** The patches of a recorded exchange. */
export async function patchesOf(exchange: Exchange, parts: Parts): Promise<Patch[]> {
  return (await offered(exchange, parts)).map(({ patch }) => patch);
}

/**
 * Sends a recorded request again, as it was or with one of its patches.
 * @throws NOT_FOUND when there is no such patch any more; INPUT_INVALID when it was not ours and is to be sent as it was; GATEWAY_CLOSED; whatever `requestToSend` and `sendRequest` throw.
 */
export async function resend(
  exchange: Exchange,
  patch: string | undefined,
  parts: Parts,
  signal: AbortSignal,
): Promise<SendResult> {
  if (patch === undefined && isForeign(exchange))
    throw new GatewrightError('INPUT_INVALID', {
      reason: 'it went to another gateway; a replay sends it, with guards',
    });
  const chosen =
    patch === undefined ? undefined : (await offered(exchange, parts)).find((one) => one.patch.id === patch);
  if (patch !== undefined && (chosen === undefined || !('draft' in chosen)))
    throw new GatewrightError('NOT_FOUND', { patch, reason: 'the configuration has changed since it was offered' });
  const changes = chosen !== undefined && 'draft' in chosen ? chosen.draft.changes : [];
  // Says why nothing listens, where the address is only undefined.
  const origin = urlOf(exchange, { origin: (scheme) => ownListener(parts, scheme) }) ?? '';
  const request = await requestToSend(exchange, changes, origin, {
    secrets: parts.secretSource,
    mint: (asked) => parts.issuer.mint.mint(asked),
  });
  return sendRequest(request, parts.sink, signal);
}

function offered(exchange: Exchange, parts: Parts): Promise<Offered[]> {
  return offerPatches(exchange, explain(factsOfExchange(exchange)), envOf(parts));
}

function envOf(parts: Parts): PatchEnv {
  const { configuration, gateway, clock, issuer, secretSource } = parts;
  const { inForce: config, findings } = configuration;
  const rules = dialects.find(({ id }) => id === config?.dialect)?.routing;
  // What is in force must be what stands on disk, or a place in it would be another one there.
  const isCurrent = gateway.status().revision === configuration.revision;
  const { isRunning, issuer: url } = issuer.status();
  return {
    now: clock.now(),
    current:
      config === undefined || rules === undefined || !isCurrent
        ? undefined
        : { config, rules, issuer: isRunning ? url : '' },
    files: configuration.files(),
    findings,
    check: (changed) => configuration.check(changed),
    async hasValue(text) {
      const value = await resolvedText(text, secretSource);
      // A password that is kept as a hash can be checked and not sent.
      return value !== undefined && value !== '' && !/(^|:)(sha256|scrypt):/.test(value);
    },
    origin(scheme) {
      return gateway.status().listeners.some((listener) => listener.scheme === scheme)
        ? ownListener(parts, scheme)
        : undefined;
    },
  };
}
