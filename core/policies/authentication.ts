import { z } from 'zod';
import type { ConsumerConfig } from '../model/config.ts';
import { GatewrightError } from '../model/errors.ts';
import type { Awaitable, Call, PolicyEnv } from './policy.ts';

/** Options that every policy has that finds out who calls; spread into its own. */
export const authenticationOptions = {
  anonymous: z
    .string()
    .min(1)
    .describe(
      'Consumer that whoever cannot be identified counts as, instead of being refused. With several such policies one that succeeds is enough.',
    )
    .optional(),
};

interface AuthenticationOptions {
  readonly anonymous?: string | undefined;
}

/** What went wrong on the side of the client; everything else is a failure that no fallback hides. */
function isRefusal(thrown: unknown): thrown is GatewrightError {
  return thrown instanceof GatewrightError && (thrown.status === 401 || thrown.status === 403);
}

/**
 * Wraps the step of a policy that identifies the caller, so that it can fall back to an anonymous consumer. Without that
 * option the step itself is returned. The fallback leaves a caller alone whom another policy has identified before.
 * @throws GatewrightError what the step throws, when there is no fallback or the failure is not the client's.
 */
export function withFallback(
  { anonymous }: AuthenticationOptions,
  { consumers }: Pick<PolicyEnv, 'consumers'>,
  identify: (call: Call) => Awaitable<void>,
): (call: Call) => Awaitable<void> {
  if (anonymous === undefined) return identify;
  const fallback: ConsumerConfig = consumers.find(({ id }) => id === anonymous) ?? {
    id: anonymous,
    groups: [],
    keys: [],
  };
  const fallBack = (call: Call, thrown: unknown): void => {
    if (!isRefusal(thrown)) throw thrown;
    call.consumer = fallback;
    call.note('verdict', `anonymous as ${fallback.id}`);
    call.note('because', thrown.code);
  };
  return (call) => {
    if (call.consumer !== undefined && call.consumer.id !== fallback.id) {
      call.note('verdict', `already identified as ${call.consumer.id}`);
      return undefined;
    }
    try {
      const later = identify(call);
      return later instanceof Promise ? later.catch((thrown: unknown) => fallBack(call, thrown)) : later;
    } catch (thrown) {
      return fallBack(call, thrown);
    }
  };
}
