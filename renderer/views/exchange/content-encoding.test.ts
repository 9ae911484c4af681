import { expect, test } from 'vitest';
import { decodeBody } from './content-encoding.ts';

const text = 'a body that is long enough to be worth it '.repeat(2000);
const plain = new TextEncoder().encode(text);
async function pack(bytes: Uint8Array<ArrayBuffer>, format: CompressionFormat): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream(format));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

test('gzip, deflate with and without its frame, and several in a row are undone', async () => {
  const packed = [
    [await pack(plain, 'gzip'), 'gzip'],
    [await pack(plain, 'deflate'), 'deflate'],
    [await pack(plain, 'deflate-raw'), 'Deflate'],
    [await pack(await pack(plain, 'deflate'), 'gzip'), 'deflate, gzip'],
    [plain, 'identity'],
  ] as const;
  const decoded = await Promise.all(packed.map(([bytes, encoding]) => decodeBody(bytes, encoding)));
  expect(decoded.map(({ bytes, problem }) => [textOf(bytes) === text, problem])).toEqual(
    packed.map(() => [true, undefined]),
  );
  expect(decoded[3]?.undone).toEqual(['gzip', 'deflate']);
});

test('a body without encoding is left alone', async () => {
  expect(await decodeBody(Uint8Array.of(1), undefined)).toEqual({ bytes: Uint8Array.of(1), undone: [] });
});

test('a body that breaks off is decoded as far as it goes, and says so', async () => {
  const noise = Array.from({ length: 60_000 }, (_, index) => (Math.imul(index, 2_654_435_761) >>> 7).toString(36));
  const packed = await pack(new TextEncoder().encode(noise.join('')), 'gzip');
  const { bytes, problem } = await decodeBody(packed.subarray(0, packed.length / 2), 'gzip');
  expect([bytes.length > 0, problem]).toEqual([true, 'the encoded body breaks off; this is what could be decoded']);
});

test('an unknown encoding and a wrong one leave the bytes as they are', async () => {
  const bytes = new TextEncoder().encode('plain');
  expect(await decodeBody(bytes, 'compress')).toEqual({
    bytes,
    undone: [],
    problem: 'this browser cannot decode compress; these are the encoded bytes',
  });
  expect(await decodeBody(bytes, 'gzip')).toEqual({
    bytes,
    undone: [],
    problem: 'the body is not valid gzip; these are its bytes as they are',
  });
});
