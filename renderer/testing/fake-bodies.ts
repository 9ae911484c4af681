import { deflateSync, gzipSync } from 'node:zlib';
import type { BodyRef } from '../../core/model/summary.ts';

/** A body as this stand-in keeps it. */
export interface FakeBody {
  readonly type: string;
  readonly encoding?: string;
  readonly bytes: Uint8Array;
  /** How much of it went over the wire but was not kept. */
  readonly missing?: number;
}

const LONG_LIST = JSON.stringify(
  {
    total: 20_000,
    largest: '@@',
    items: Array.from({ length: 20_000 }, (_, index) => ({ id: index, name: `item ${index}`, price: index / 7 })),
  },
  null,
  1,
).replace('"@@"', '12345678901234567890');

const EVENTS = Array.from({ length: 900 }, (_, index) =>
  index % 50 === 0
    ? ': keep alive\n\n'
    : `event: ${index % 3 === 0 ? 'price' : 'message'}\nid: ${index}\ndata: {"symbol":"ACME","price":${index * 1.25}}\n\n`,
).join('');

const XML = `<?xml version="1.0" encoding="UTF-8"?><invoice xmlns="urn:example" id="17"><!-- made up --><customer><name>Ada Lovelace</name><note/></customer>${'<line sku="A-1"><quantity>3</quantity><price currency="EUR">12.50</price></line>'.repeat(12)}</invoice>`;

/** Every body there is, by name. */
export const FAKE_BODIES = {
  plain: json(
    JSON.stringify(
      { user: { id: 17, name: 'Ada Lovelace', roles: ['admin', 'billing'] }, next: null, isActive: true },
      null,
      2,
    ),
  ),
  gzip: { type: 'application/json', encoding: 'gzip', bytes: gzipSync('{"packed":true,"by":"gzip","list":[1,2,3]}') },
  brotli: { type: 'application/json', encoding: 'br', bytes: Uint8Array.of(0x8b, 0x02, 0x80, 0x7b, 0x7d, 0x03) },
  events: { type: 'text/event-stream', bytes: bytesOf(`${EVENTS}data: cut o`) },
  xml: { type: 'application/xml', bytes: bytesOf(XML) },
  form: {
    type: 'application/x-www-form-urlencoded',
    bytes: bytesOf('grant_type=client_credentials&scope=orders%3Aread+orders%3Awrite&scope=users&empty=&broken=100%'),
  },
  long: { ...json(LONG_LIST), missing: 1_200_000 },
  longWhole: json(LONG_LIST),
  broken: json('{"user": {"id": 17, "name": '),
  image: { type: 'image/png', bytes: png(240, 120) },
  binary: {
    type: 'application/x-protobuf',
    bytes: Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7) ^ (index >> 8)),
  },
  html: {
    type: 'text/html; charset=utf-8',
    bytes: bytesOf(
      `<!doctype html>\n<h1>Hello</h1>\n${'<p>A paragraph of text that is long enough to wrap in a narrow window, or so one hopes.</p>\n'.repeat(400)}`,
    ),
  },
} satisfies Readonly<Record<string, FakeBody>>;

export type FakeBodyName = keyof typeof FAKE_BODIES;

/** How details refer to a body. */
export function fakeBodyRef(name: FakeBodyName): BodyRef {
  const { bytes, missing = 0 }: FakeBody = FAKE_BODIES[name];
  return {
    hash: hashOf(name),
    size: bytes.length + missing,
    capturedSize: bytes.length,
    isTruncated: missing > 0,
  };
}

/** The body under an address such as `/bodies/<hash>`. */
export function fakeBodyAt(path: string): FakeBody {
  // The names of a constant are what its type says.
  const names = Object.keys(FAKE_BODIES) as FakeBodyName[];
  return FAKE_BODIES[names.find((name) => path.endsWith(hashOf(name))) ?? 'plain'];
}

/** Headers that tell of a body. */
export function bodyHeaders(name: FakeBodyName): string[] {
  const { type, encoding }: FakeBody = FAKE_BODIES[name];
  return ['content-type', type, ...(encoding === undefined ? [] : ['content-encoding', encoding])];
}

function hashOf(name: string): string {
  return Buffer.from(name).toString('hex').padEnd(64, '0');
}

function json(text: string): FakeBody {
  return { type: 'application/json', bytes: bytesOf(text) };
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A small picture. @see https://www.w3.org/TR/png-3/ */
function png(width: number, height: number): Uint8Array {
  const rows = Array.from({ length: height }, (_, y) => [
    0,
    ...Array.from({ length: width }, (_, x) => [x, (y * 2) % 256, (x + y) % 256]).flat(),
  ]);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Uint8Array.from(rows.flat()))),
    chunk('IEND', new Uint8Array()),
  ]);
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const named = Buffer.concat([Buffer.from(name), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(named, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
