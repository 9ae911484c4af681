import { bodyLength } from '../../model/body.ts';
import type { Content, Side } from '../content/side.ts';
import type { Awaitable, Call } from '../policy.ts';
import type { Fault } from '../schema/fault.ts';
import { bodyFaults } from './check-body.ts';
import type { ContentRule } from './rules.ts';
import { faultOf } from './verdict.ts';

/** How a body is judged. */
export interface BodySettings {
  readonly mode: 'refuse' | 'report';
  /** Bytes of the largest body that is judged. */
  readonly max: number;
  readonly defaultType?: string | undefined;
}

/**
 * Takes in a body and judges it. Where nothing is refused, what is wrong with it is a fault like any other.
 * @throws BODY_MALFORMED, BODY_TOO_LARGE, ENCODING_UNSUPPORTED, as the side has it. A body that turns out to be too large only
 * while it is read is refused in any case, for it can neither be kept nor be passed on any more.
 */
export function judgeBody(
  side: Side,
  call: Call,
  rule: ContentRule,
  settings: BodySettings,
): Awaitable<readonly Fault[]> {
  const { mode, max, defaultType } = settings;
  const judge = (content: Content | undefined): readonly Fault[] =>
    content === undefined ? [] : side.blame(() => bodyFaults(content, rule, defaultType));
  if (mode === 'refuse') return whenThere(side.content(call, max), judge);
  const length = bodyLength(side.message(call)?.body ?? { kind: 'none' });
  if (length !== undefined && length > max)
    return [{ in: 'body', path: '', message: `is larger than ${max} bytes and not looked into` }];
  try {
    const faults = whenThere(side.content(call, max), judge);
    return faults instanceof Promise ? faults.catch((thrown: unknown) => [faultOf(thrown)]) : faults;
  } catch (thrown) {
    return [faultOf(thrown)];
  }
}

/** Goes on at once with what is there, and later with what is still to come. */
export function whenThere<T, U>(value: Awaitable<T>, next: (value: T) => U): Awaitable<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}
