import { z } from 'zod';
import type { Body } from '../model/body.ts';
import { type Clock, wallNow } from '../model/clock.ts';
import { signHeaders } from '../signing/sigv4-sign.ts';

const sigv4 = z
  .strictObject({
    accessKeyId: z.string().min(1).describe('Access key, as a reference such as ${secret:aws-key}.'),
    secretAccessKey: z.string().min(1).describe('Its secret, as a reference such as ${secret:aws-secret}.'),
    sessionToken: z.string().min(1).describe('Token of temporary credentials, as a reference.').optional(),
    region: z
      .string()
      .regex(/^[a-z0-9-]+$/, { error: 'expected a region such as eu-central-1' })
      .describe('Region the request is signed for.'),
    service: z
      .string()
      .regex(/^[a-z0-9-]+$/, { error: 'expected a service such as execute-api' })
      .describe('Service the request is signed for, such as execute-api, lambda or s3.'),
  })
  .describe(
    'AWS Signature Version 4. The body is covered when it is at hand; one that streams is sent as UNSIGNED-PAYLOAD, which S3 accepts and most other services do not: a policy that takes the body in, such as validate-request, has it covered.',
  );

/** How requests to an upstream are signed. */
export const signOption = z
  .strictObject({ sigv4 })
  .describe('Signs the request as it goes out; credentials that it brought in the same headers are replaced.');
type SignOption = z.output<typeof signOption>;

/** A request as it will go out, unsigned. */
export interface OutgoingHead {
  readonly method: string;
  readonly target: string;
  readonly headers: string[];
  readonly body: Body;
}

/** Signs an attempt: the headers it is to have; each attempt anew, since a signature tells its time. */
export type Signer = (request: OutgoingHead) => string[];

/** What signs as the option says; without it nothing is changed. */
export function createSigner(option: SignOption | undefined, clock: Clock): Signer {
  if (option === undefined) return ({ headers }) => headers;
  return ({ method, target, headers, body }) =>
    signHeaders({ method, target, headers, body: bytesOf(body) }, option.sigv4, wallNow(clock));
}

const NO_BYTES = new Uint8Array(0);

function bytesOf(body: Body): Uint8Array | undefined {
  if (body.kind === 'stream') return body.length === 0 ? NO_BYTES : undefined;
  return body.kind === 'bytes' ? body.bytes : NO_BYTES;
}
