import { z } from 'zod';
import { addHeader, headerValue, setHeader, withHeader, withHeaders } from '../model/http.ts';
import { headerNameOption } from '../model/options.ts';
import { definePolicy, type PolicyEnv } from './policy.ts';

const options = z.strictObject({
  header: headerNameOption.describe('Name of the header.').default('x-correlation-id'),
  generator: z
    .enum(['uuid', 'counter'])
    .describe(
      'What an id is: a random UUID, or a random beginning with a counter behind it, which is cheaper and sorts.',
    )
    .default('uuid'),
  echo: z.boolean().describe('Whether the answer carries the id as well.').default(true),
});

/** Gives every request an id, unless it brought one. */
export const correlationId = definePolicy<z.output<typeof options>>({
  name: 'correlation-id',
  summary: 'Gives every request an id in a header, unless it brought one, and echoes it in the answer.',
  phases: ['request'],
  options,
  example: '{ header: x-request-id }',
  prepare({ header, generator, echo }, env) {
    const makeId = generator === 'uuid' ? () => uuid(env) : counter(env);
    return {
      onRequest(call) {
        const brought = headerValue(call.request.headers, header);
        if (brought !== undefined && brought !== '') return call.note('id', `${brought}, as received`);
        const id = makeId();
        call.note('id', id);
        call.request = withHeaders(
          call.request,
          brought === undefined
            ? addHeader(call.request.headers, header, id)
            : setHeader(call.request.headers, header, id),
        );
      },
      ...(echo
        ? {
            onSend(call) {
              const id = headerValue(call.request.headers, header);
              if (id !== undefined && call.response !== undefined)
                call.response = withHeader(call.response, header, id);
            },
          }
        : {}),
    };
  },
});

/** A random UUID, version 4 (RFC 9562 section 5.4). */
function uuid({ randomBytes }: PolicyEnv): string {
  const bytes = randomBytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function counter({ randomBytes, state }: PolicyEnv): () => string {
  const kept = state.get('counter', () => ({ prefix: Buffer.from(randomBytes(8)).toString('hex'), next: 0 }));
  return () => {
    kept.next += 1;
    return `${kept.prefix}#${kept.next}`;
  };
}
