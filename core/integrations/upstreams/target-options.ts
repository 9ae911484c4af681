import { z } from 'zod';

/** Where an upstream is. */
export const targetUrl = z
  .url({ protocol: /^https?$/, error: 'expected an http or https URL such as http://127.0.0.1:3000' })
  .describe('Scheme, host and port of the upstream; a path in it goes before the path of the request.');

/** Several upstreams that answer alike. */
export const targetsOption = z
  .array(
    z.strictObject({
      url: targetUrl,
      weight: z
        .number()
        .int()
        .min(1)
        .max(1000)
        .describe('Share of the requests, against the weights of the others.')
        .default(1),
    }),
  )
  .min(1)
  .describe('Several upstreams that answer alike.');
