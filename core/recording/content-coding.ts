import zlib from 'node:zlib';

type Coder = (bytes: Uint8Array, options?: { maxOutputLength: number; finishFlush: number }) => Uint8Array;

const { BROTLI_OPERATION_FLUSH, ZSTD_e_flush, Z_SYNC_FLUSH } = zlib.constants;
/** Decoder, encoder, and the flush that lets a body that was cut off decode as far as it goes. */
const CODINGS: Readonly<Record<string, readonly [Coder, Coder, number]>> = {
  gzip: [zlib.gunzipSync, zlib.gzipSync, Z_SYNC_FLUSH],
  'x-gzip': [zlib.gunzipSync, zlib.gzipSync, Z_SYNC_FLUSH],
  br: [zlib.brotliDecompressSync, zlib.brotliCompressSync, BROTLI_OPERATION_FLUSH],
  zstd: [zlib.zstdDecompressSync, zlib.zstdCompressSync, ZSTD_e_flush],
  // RFC 9110 means the zlib format; some servers send the bare one. The lower half of the first byte tells.
  deflate: [
    (bytes, options) => (((bytes[0] ?? 0) & 15) === 8 ? zlib.inflateSync : zlib.inflateRawSync)(bytes, options),
    zlib.deflateSync,
    Z_SYNC_FLUSH,
  ],
};

/**
 * The bytes without their content coding.
 * @param coding Value of `content-encoding`; several codings in the order they were applied.
 * @param maxBytes What comes out may be no larger.
 * @returns Undefined when there is no coding, one that is not known, or the bytes are not in it.
 */
export function decodeContent(bytes: Uint8Array, coding: string, maxBytes: number): Uint8Array | undefined {
  const codings = codingsOf(coding);
  if (codings.length === 0) return undefined;
  try {
    return codings.toReversed().reduce((coded, name) => {
      const [decode, , finishFlush] = CODINGS[name] ?? [];
      if (decode === undefined || finishFlush === undefined) throw new RangeError(`no decoder for ${name}`);
      return decode(coded, { maxOutputLength: maxBytes, finishFlush });
    }, bytes);
  } catch {
    // What is in the body is then not what its header says, and is shown and searched as it is.
    return undefined;
  }
}

/** The bytes with a content coding that {@link decodeContent} took off. */
export function encodeContent(bytes: Uint8Array, coding: string): Uint8Array {
  return codingsOf(coding).reduce((plain, name) => CODINGS[name]?.[1](plain) ?? plain, bytes);
}

/** Whether a `content-encoding` says that there is none. */
export function isPlain(coding: string): boolean {
  return codingsOf(coding).length === 0;
}

function codingsOf(coding: string): readonly string[] {
  return coding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
}
