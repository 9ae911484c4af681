import { z } from 'zod';
import { bodyLength } from '../model/body.ts';
import { GatewrightError } from '../model/errors.ts';
import { sizeOption } from '../model/options.ts';
import { BoundedSource } from './bounded-source.ts';
import { definePolicy } from './policy.ts';

const options = z.strictObject({
  max: sizeOption.describe('Bytes the body of an answer may have.'),
  collect: z
    .boolean()
    .describe(
      'Takes in the whole body before anything is sent, so that one that is too large is always an error of its own; otherwise a stream of unknown length is broken off where it is too large, and the client sees the connection end.',
    )
    .default(false),
});

/** Bounds the bodies of answers. Throws RESPONSE_TOO_LARGE, and breaks streams off with it. */
export const responseSize = definePolicy<z.output<typeof options>>({
  name: 'response-size',
  summary: 'Refuses answers whose body is over a size, and breaks off streams that turn out to be.',
  phases: ['response'],
  options,
  example: '{ max: 10MB }',
  needs: ({ collect }) => (collect ? { responseBody: true } : {}),
  prepare({ max }) {
    return {
      onResponse(call) {
        const { response } = call;
        if (response === undefined) return;
        const { body } = response;
        const length = bodyLength(body);
        call.note('rule', `at most ${max} bytes`);
        call.note('seen', length === undefined ? 'a length that is not announced' : `${length} bytes`);
        call.note('limit', max);
        if (length !== undefined) {
          call.note('verdict', length <= max ? 'let through' : 'too large');
          if (length > max) throw new GatewrightError('RESPONSE_TOO_LARGE', { length, max });
          return;
        }
        call.note('verdict', 'let through, broken off where it is larger');
        if (body.kind !== 'stream') return;
        const tooLong = (): Error => new GatewrightError('RESPONSE_TOO_LARGE', { max });
        call.response = {
          ...response,
          body: { kind: 'stream', source: new BoundedSource(body.source, max, tooLong) },
        };
      },
    };
  },
});
