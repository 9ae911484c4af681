/** What came of undoing a Content-Encoding. */
export interface DecodedBody {
  readonly bytes: Uint8Array;
  /** The encodings undone, in the order in which they were undone. */
  readonly undone: readonly string[];
  /** Why bytes are not, or not all, of the plain body. */
  readonly problem?: string;
}

const FORMATS: Readonly<Record<string, string>> = {
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'deflate',
  br: 'brotli',
  zstd: 'zstd',
};

/** A body that unpacks to more than this is cut: a small one can be made to fill all memory. */
export const MOST_DECODED_BYTES = 64_000_000;

/** Undoes a Content-Encoding, the last one applied first. @param encoding Value of the header; undefined when there is none. */
export async function decodeBody(bytes: Uint8Array, encoding: string | undefined): Promise<DecodedBody> {
  const names = (encoding ?? '').split(',').map((name) => name.trim().toLowerCase());
  let result: DecodedBody = { bytes, undone: [] };
  for (const name of names.filter((name) => name !== '' && name !== 'identity').toReversed()) {
    if (result.bytes.length === 0) return result;
    const step = await undo(result.bytes, name);
    if (step.problem !== undefined) return { ...step, undone: [...result.undone, ...step.undone] };
    result = { bytes: step.bytes, undone: [...result.undone, name] };
  }
  return result;
}

async function undo(bytes: Uint8Array, name: string): Promise<DecodedBody> {
  const stream = openDecoder(FORMATS[name]);
  if (stream === undefined) {
    return { bytes, undone: [], problem: `this browser cannot decode ${name}; these are the encoded bytes` };
  }
  const plain = await readAll(bytes, stream);
  if (plain.bytes.length > 0 || plain.problem === undefined) return { ...plain, undone: [name] };
  // Some servers send deflate without the frame that the name asks for.
  const raw = name === 'deflate' ? await readAll(bytes, new DecompressionStream('deflate-raw')) : plain;
  if (raw.bytes.length > 0) return { ...raw, undone: [name] };
  return { bytes, undone: [], problem: `the body is not valid ${name}; these are its bytes as they are` };
}

function openDecoder(format: string | undefined): DecompressionStream | undefined {
  try {
    // The browser itself says which names it knows, more than its type declarations do.
    return format === undefined ? undefined : new DecompressionStream(format as CompressionFormat);
  } catch {
    return undefined;
  }
}

async function readAll(bytes: Uint8Array, decoder: DecompressionStream): Promise<Omit<DecodedBody, 'undone'>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const writer = decoder.writable.getWriter();
  writer.write(Uint8Array.from(bytes)).catch(leaveToReader);
  writer.close().catch(leaveToReader);
  const reader = decoder.readable.getReader();
  let problem: string | undefined;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      size += value.length;
      if (size > MOST_DECODED_BYTES) {
        problem = 'the decoded body is larger than 64 MB; this is its beginning';
        await reader.cancel();
        break;
      }
    }
  } catch {
    problem = 'the encoded body breaks off; this is what could be decoded';
  }
  return { bytes: concat(chunks, size), ...(problem !== undefined && { problem }) };
}

/** What goes wrong with writing is seen by the reader, too. */
function leaveToReader(): void {}

function concat(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
