import { ReferenceResolver } from '../../engine/references.ts';
import type { SecretSource } from '../../engine/secrets.ts';
import type { MintRequest, MintSigner } from '../../identity/token-mint.ts';
import { GatewrightError } from '../../model/errors.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { SentRequest } from '../send-request.ts';
import { changedRequest, recordedRequest } from './changed-request.ts';
import { canBeSent, hasStandIn } from './offer-patches.ts';
import type { RequestChange, RequestValue, TokenSigner } from './patch.ts';

/** What values of a patch are made with. */
export interface ResendEnv {
  readonly secrets: SecretSource;
  mint(request: MintRequest): Promise<string>;
}

/**
 * A recorded request with its changes, ready to be sent: secrets looked up, tokens made.
 * @param origin Scheme, host and port.
 * @throws INPUT_INVALID when not all of the request was recorded, or it would change something elsewhere; SECRET_NOT_FOUND
 */
export async function requestToSend(
  exchange: Exchange,
  changes: readonly RequestChange[],
  origin: string,
  env: ResendEnv,
): Promise<SentRequest> {
  if (!canBeSent(exchange))
    throw new GatewrightError('INPUT_INVALID', {
      reason: 'its body was not recorded whole, it is a tunnel, or it changes something at a server of somebody else',
    });
  const texts = new Map<RequestValue, string>();
  for (const change of changes) if ('value' in change) texts.set(change.value, await sentText(change.value, env));
  const { method, target, headers, body } = changedRequest(
    recordedRequest(exchange),
    changes,
    (value) => texts.get(value) ?? '',
  );
  if (hasStandIn({ target, headers }))
    throw new GatewrightError('INPUT_INVALID', { reason: 'secrets of this request were not recorded' });
  const path = target.startsWith('/') ? target : pathOf(target);
  return { method, url: `${origin}${path}`, headers, body };
}

function pathOf(target: string): string {
  const url = URL.parse(target);
  return url === null ? '/' : `${url.pathname}${url.search}`;
}

async function sentText(value: RequestValue, { secrets, mint }: ResendEnv): Promise<string> {
  switch (value.kind) {
    case 'text':
    case 'kept':
      return value.text;
    case 'token': {
      const { claims, signer, before } = value;
      const sign = await mintSigner(signer, secrets);
      const header = signer.kind === 'secret' && signer.kid !== undefined ? { kid: signer.kid } : {};
      return `${before}${await mint({ claims, header, sign, broken: 'none' })}`;
    }
    case 'secret': {
      const text = await resolvedText(value.text, secrets);
      if (text === undefined) throw new GatewrightError('SECRET_NOT_FOUND', { for: value.shown });
      return value.form === 'basic' ? `Basic ${Buffer.from(text).toString('base64')}` : text;
    }
  }
}

async function mintSigner(signer: TokenSigner, secrets: SecretSource): Promise<MintSigner> {
  if (signer.kind === 'issuer') return { kind: 'issuer' };
  const secret = await resolvedText(signer.text, secrets);
  if (secret === undefined) throw new GatewrightError('SECRET_NOT_FOUND', { for: 'the token' });
  return { kind: 'secret', alg: signer.alg, secret };
}

/** A text with its references replaced; undefined where one has no value. */
export async function resolvedText(text: string, secrets: SecretSource): Promise<string | undefined> {
  const resolver = new ReferenceResolver(secrets);
  const resolved = await resolver.resolveText(text, undefined);
  return resolver.findings.length === 0 ? resolved : undefined;
}
