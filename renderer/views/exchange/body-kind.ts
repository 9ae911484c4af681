/** A way to look at a body. */
export type BodyView = 'json' | 'xml' | 'form' | 'events' | 'image' | 'text' | 'hex';

/** What each is called. */
export const BODY_VIEW_TITLES: Readonly<Record<BodyView, string>> = {
  json: 'Tree',
  xml: 'XML',
  form: 'Form',
  events: 'Events',
  image: 'Image',
  text: 'Text',
  hex: 'Hex',
};

/** The media type of a Content-Type without its parameters, in lower case. */
export function mediaTypeOf(contentType: string | undefined): string {
  return (contentType?.split(';', 1)[0] ?? '').trim().toLowerCase();
}

/** The character set that a Content-Type names; `utf-8` when it names none. */
export function charsetOf(contentType: string | undefined): string {
  return /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase() ?? 'utf-8';
}

/** The ways to look at a body, the best one first: by what its type says, else by how it begins. */
export function viewsOf(contentType: string | undefined, bytes: Uint8Array): readonly BodyView[] {
  const type = mediaTypeOf(contentType);
  const special = specialView(type) ?? (isSilent(type) ? guessView(bytes) : undefined);
  if (special === 'image') return type === 'image/svg+xml' ? ['image', 'xml', 'text', 'hex'] : ['image', 'hex', 'text'];
  if (special !== undefined) return [special, 'text', 'hex'];
  return isBinary(bytes) ? ['hex', 'text'] : ['text', 'hex'];
}

/** Type to show an image as; by its first bytes when the header does not say. */
export function imageTypeOf(contentType: string | undefined, bytes: Uint8Array): string {
  const type = mediaTypeOf(contentType);
  return type.startsWith('image/') ? type : (imageByBytes(bytes) ?? 'image/png');
}

/** Whether bytes are no text: a zero among the first, or more control signs than texts have. */
export function isBinary(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 2048);
  let odd = 0;
  for (const byte of head) {
    if (byte === 0) return true;
    if (byte < 9 || (byte > 13 && byte < 27) || (byte > 27 && byte < 32)) odd += 1;
  }
  return odd > head.length / 20;
}

function specialView(type: string): BodyView | undefined {
  if (type === 'text/event-stream') return 'events';
  if (type === 'application/x-www-form-urlencoded') return 'form';
  if (type.startsWith('image/')) return 'image';
  if (/[/+]json$/.test(type)) return 'json';
  return /[/+]xml$/.test(type) ? 'xml' : undefined;
}

function isSilent(type: string): boolean {
  return type === '' || type === 'application/octet-stream' || type === 'text/plain';
}

function guessView(bytes: Uint8Array): BodyView | undefined {
  if (imageByBytes(bytes) !== undefined) return 'image';
  const start = new TextDecoder().decode(bytes.subarray(0, 256)).trimStart();
  if (/^(\{\s*["}]|\[\s*[[{"\d\]tfn-])/.test(start)) return 'json';
  return /^<(\?xml|[a-z][\w:-]*[\s>])/i.test(start) && !/^<html/i.test(start) ? 'xml' : undefined;
}

const SIGNATURES: readonly (readonly [type: string, bytes: readonly number[]])[] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
];

function imageByBytes(bytes: Uint8Array): string | undefined {
  return SIGNATURES.find(([, signature]) => signature.every((byte, index) => bytes[index] === byte))?.[0];
}
