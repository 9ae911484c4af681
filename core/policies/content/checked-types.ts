import { z } from 'zod';
import type { Call } from '../policy.ts';
import { isOneOf } from './media-type.ts';
import { bodyType, type Side } from './side.ts';

/** Options of policies that look only at bodies of some types; spread into their own. */
export function contentTypeOptions(types: readonly string[]) {
  return {
    contentTypes: z
      .array(z.string().min(1))
      .min(1)
      .describe(
        'Media types whose bodies are looked at; a star stands for anything, as in `application/*+json` or `*/*`.',
      )
      .default([...types]),
    untyped: z
      .enum(['pass', 'check'])
      .describe('What becomes of a body without a content type: passed on as it is, or looked at all the same.')
      .default('pass'),
  };
}

interface CheckedTypes {
  readonly contentTypes: readonly string[];
  readonly untyped: 'pass' | 'check';
}

/** Whether a body is to be looked at; notes why when it is not. */
export function checksType({ contentTypes, untyped }: CheckedTypes, side: Side, call: Call): boolean {
  const type = bodyType(side, call);
  if (type === undefined) {
    call.note('seen', 'no body');
    call.note('verdict', 'let in');
    return false;
  }
  if (type === '' ? untyped === 'check' : isOneOf(contentTypes, type)) return true;
  call.note('seen', type === '' ? 'a body without content type' : `a body of ${type}`);
  call.note('verdict', 'not looked at');
  return false;
}
