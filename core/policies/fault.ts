import { z } from 'zod';
import { GatewrightError } from '../model/errors.ts';
import { durationOption } from '../model/options.ts';
import { definePolicy, type Call } from './policy.ts';
import { wait } from './wait.ts';

const options = z
  .strictObject({
    share: z.number().min(0).max(1).describe('Share of the requests that are hit, 0 to 1.').default(1),
    delay: durationOption.describe('Waits as long before the request goes on.').optional(),
    status: z.number().int().min(400).max(599).describe('Fails with this status.').optional(),
    abort: z.boolean().describe('Closes the connection without an answer.').default(false),
  })
  .refine(({ delay, status, abort }) => delay !== undefined || status !== undefined || abort, {
    error: 'expected delay, status or abort',
  })
  .refine(({ status, abort }) => !(abort && status !== undefined), { error: 'expected either status or abort' });

/** Makes requests slow or fail on purpose. Throws FAULT_INJECTED. */
export const fault = definePolicy<z.output<typeof options>>({
  name: 'fault',
  summary: 'Delays, fails or cuts off a share of the requests, to see what clients make of it.',
  phases: ['request'],
  options,
  example: '{ share: 0.1, delay: 300ms, status: 503 }',
  prepare({ share, delay, status, abort }, { random }) {
    const fail = (call: Call): void => {
      if (abort) call.note('fault', 'connection closed');
      else if (status !== undefined) call.note('fault', `status ${status}`);
      if (abort) throw new GatewrightError('FAULT_INJECTED', { abort: true });
      if (status !== undefined) throw new GatewrightError('FAULT_INJECTED', { status });
    };
    return {
      onRequest(call) {
        const isHit = random() < share;
        call.note('hit', isHit);
        if (!isHit) return undefined;
        if (delay === undefined) return fail(call);
        call.note('delay', `${delay} ms`);
        return wait(delay, call.signal).then(() => fail(call));
      },
    };
  },
});
