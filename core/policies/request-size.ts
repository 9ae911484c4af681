import { z } from 'zod';
import { bodyLength } from '../model/body.ts';
import { GatewrightError } from '../model/errors.ts';
import { sizeOption } from '../model/options.ts';
import { BoundedSource } from './bounded-source.ts';
import { definePolicy, type Call } from './policy.ts';

const options = z.strictObject({
  max: sizeOption.describe('Bytes a request body may have.'),
  requireLength: z.boolean().describe('Refuses bodies whose length is not announced.').default(false),
});

/** Bounds request bodies, announced or streamed. Throws BODY_TOO_LARGE, LENGTH_REQUIRED. */
export const requestSize = definePolicy<z.output<typeof options>>({
  name: 'request-size',
  summary: 'Refuses request bodies over a size, by their announced length at once and while they stream otherwise.',
  phases: ['request'],
  options,
  example: '{ max: 1MB }',
  prepare({ max, requireLength }) {
    return {
      onRequest(call) {
        const { body } = call.request;
        const length = bodyLength(body);
        call.note('rule', `at most ${max} bytes${requireLength ? ', announced' : ''}`);
        call.note('seen', length === undefined ? 'a length that is not announced' : `${length} bytes`);
        call.note('limit', max);
        if (length !== undefined) return checkLength(call, length, max);
        if (requireLength) {
          call.note('verdict', 'not announced');
          throw new GatewrightError('LENGTH_REQUIRED', { max });
        }
        call.note('verdict', 'let in, cut off where it is longer');
        if (body.kind !== 'stream') return;
        const tooLong = (): Error => new GatewrightError('BODY_TOO_LARGE', { max });
        call.request = {
          ...call.request,
          body: { kind: 'stream', source: new BoundedSource(body.source, max, tooLong) },
        };
      },
    };
  },
});

function checkLength(call: Call, length: number, max: number): void {
  call.note('verdict', length <= max ? 'let in' : 'too large');
  if (length > max) throw new GatewrightError('BODY_TOO_LARGE', { length, max });
}
