const ALPHABET = /^[A-Za-z0-9_-]*$/;

/** The value of a character, for the last one alone. */
const VALUES = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * Decodes base64url without padding, and only its one right spelling: bits that no byte has must be zero, so that no two
 * texts mean the same bytes.
 * @returns Undefined for everything else.
 * @see RFC 7515 section 2, RFC 4648 sections 3.5 and 5
 */
export function decodeBase64url(text: string): Buffer | undefined {
  if (!ALPHABET.test(text)) return undefined;
  const spare = text.length % 4;
  if (spare === 1) return undefined;
  const last = spare === 0 ? 0 : VALUES.indexOf(text.charAt(text.length - 1));
  if ((last & (spare === 2 ? 0b1111 : spare === 3 ? 0b11 : 0)) !== 0) return undefined;
  return Buffer.from(text, 'base64url');
}
