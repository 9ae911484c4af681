import { createHmac, randomBytes } from 'node:crypto';

/** What makes stand-ins: secrets compared by two people differ unless they share it. At least 16 bytes. */
export type RedactionKey = Uint8Array;

/** The key of this process: the same secret has the same stand-in until the program ends. */
export const PROCESS_KEY: RedactionKey = randomBytes(32);

const STAND_IN = /^redacted-[0-9a-f]{8}$/;

/**
 * What is written in place of a secret: the same secret and key give the same text. It fits into a header, a URL, a
 * cookie and JSON unquoted. A stand-in stays as it is, and so does an empty text.
 */
export function standIn(secret: string, key: RedactionKey): string {
  if (secret === '' || STAND_IN.test(secret)) return secret;
  const digest = createHmac('sha256', key).update(secret).digest('hex');
  return `redacted-${digest.slice(0, 8)}`;
}
