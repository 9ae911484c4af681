import type { JwtDecoded, JwtInspection } from '../../../core/contract/jwt.ts';

/** The state of a signature in words. */
export interface SignatureWords {
  readonly words: string;
  /** The same in a word or two. */
  readonly short: string;
  readonly mood: 'good' | 'bad' | 'muted';
}

/** @param checked What the last check of this very token said; undefined when it was checked against nothing. */
export function signatureWords(parts: JwtDecoded, checked: JwtInspection | undefined): SignatureWords {
  if (parts.kind === 'jwe') return { words: 'not decrypted', short: 'not decrypted', mood: 'muted' };
  const check = checked?.checks.find(({ name }) => name === 'signature');
  if (parts.signature.bytes === 0)
    return { words: 'not signed: anybody could have written this', short: 'not signed', mood: 'bad' };
  switch (check?.status) {
    case 'pass':
      return { words: `genuine: ${keyWords(checked)}`, short: 'genuine', mood: 'good' };
    case 'fail':
      return {
        words: 'does not match: changed, or signed by somebody else',
        short: 'signature does not match',
        mood: 'bad',
      };
    default:
      return { words: 'not verified: anybody could have written this', short: 'not verified', mood: 'muted' };
  }
}

function keyWords(checked: JwtInspection | undefined): string {
  const key = checked?.keys.find(({ isChosen }) => isChosen);
  if (key === undefined) return 'signed with a key of the settings';
  if (key.source === 'secret') return 'signed with the shared secret';
  return `signed with ${key.kid === undefined ? `the ${key.kty} key` : `key ${key.kid}`} of ${key.source}`;
}
