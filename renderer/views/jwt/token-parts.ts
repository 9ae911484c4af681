/** What a part of a token is, which is the name of its colour. */
export type PartRole = 'header' | 'claims' | 'signature' | 'other';

/** A part of a token, without the points beside it. */
export interface TokenPart {
  readonly role: PartRole;
  readonly title: string;
  readonly start: number;
  readonly end: number;
}

type Kind = readonly (readonly [role: PartRole, title: string])[];

const SIGNED: Kind = [
  ['header', 'Header'],
  ['claims', 'Claims'],
  ['signature', 'Signature'],
];

/** @see RFC 7516 section 7.1 */
const ENCRYPTED: Kind = [
  ['header', 'Header'],
  ['other', 'Encrypted key'],
  ['other', 'Initialization vector'],
  ['claims', 'Encrypted claims'],
  ['signature', 'Authentication tag'],
];

/** The parts of a token as it is written, in order; one part alone when there is no point in it. */
export function partsOf(written: string): readonly TokenPart[] {
  const texts = written.split('.');
  const kind = texts.length === 5 ? ENCRYPTED : SIGNED;
  if (texts.length === 1) return [{ role: 'other', title: 'Token', start: 0, end: written.length }];
  let start = 0;
  return texts.map((text, index) => {
    const [role, title] = kind[index] ?? (['other', `Part ${index + 1}`] as const);
    const part = { role, title, start, end: start + text.length };
    start += text.length + 1;
    return part;
  });
}
