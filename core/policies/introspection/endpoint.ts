import { GatewrightError } from '../../model/errors.ts';
import type { NoteValue } from '../../model/span.ts';
import { fetchBounded, type OutgoingAnswer } from '../../outgoing/fetch-bounded.ts';
import type { IntrospectionOptions } from './options.ts';

/** What the authorization server says of a token. */
export interface TokenFacts {
  readonly isActive: boolean;
  /** The members of the answer; empty when it is not active. */
  readonly claims: Readonly<Record<string, unknown>>;
}

type Note = (name: string, value: NoteValue) => void;

/**
 * Asks the authorization server for a token.
 * @see RFC 7662 section 2
 * @throws GatewrightError DEPENDENCY_FAILED with the reason when there is no answer that can be used.
 */
export async function introspect(token: string, given: IntrospectionOptions, note: Note): Promise<TokenFacts> {
  note('url', given.url);
  try {
    const answer = await fetchBounded({
      url: given.url,
      method: 'POST',
      headers: headersOf(given),
      body: formOf(token, given),
      timeoutMillis: given.timeout,
      maxBytes: given.maxSize,
      ...(given.ca === undefined ? {} : { ca: given.ca }),
    });
    note('status', answer.status);
    return readAnswer(answer, given.url, note);
  } catch (thrown) {
    if (thrown instanceof GatewrightError) note('reason', String(thrown.details['reason']));
    throw thrown;
  }
}

function headersOf({
  clientAuth,
  clientId = '',
  clientSecret = '',
  clientToken = '',
  headers,
}: IntrospectionOptions): string[] {
  const credentials =
    clientAuth === 'basic'
      ? [
          'authorization',
          `Basic ${Buffer.from(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`).toString('base64')}`,
        ]
      : clientAuth === 'bearer'
        ? ['authorization', `Bearer ${clientToken}`]
        : [];
  return [
    'accept',
    'application/json',
    'content-type',
    'application/x-www-form-urlencoded',
    ...credentials,
    ...Object.entries(headers).flat(),
  ];
}

function formOf(token: string, given: IntrospectionOptions): string {
  const { clientAuth, clientId = '', clientSecret = '', tokenTypeHint, parameters } = given;
  return new URLSearchParams({
    ...parameters,
    token,
    ...(tokenTypeHint === undefined ? {} : { token_type_hint: tokenTypeHint }),
    ...(clientAuth === 'post' ? { client_id: clientId, client_secret: clientSecret } : {}),
  }).toString();
}

/** @see RFC 6749 section 2.3.1: id and secret are encoded as in a form before they become user name and password. */
function formEncoded(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}

function readAnswer({ status, bytes }: OutgoingAnswer, url: string, note: Note): TokenFacts {
  const fail = (reason: string): GatewrightError => new GatewrightError('DEPENDENCY_FAILED', { url, reason });
  if (status === 401 || status === 403)
    throw fail(`the server does not take the gateway as a client: it answered ${status}`);
  if (status !== 200) throw fail(`the server answered ${status}`);
  let answer: unknown;
  try {
    answer = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw fail('the answer is not JSON');
  }
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer))
    throw fail('the answer is no JSON object');
  const { active, ...claims } = answer as Readonly<Record<string, unknown>>;
  if (typeof active !== 'boolean') throw fail('the answer does not say whether the token is active');
  note('active', active);
  return { isActive: active, claims: active ? claims : {} };
}
