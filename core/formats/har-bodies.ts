import { GatewrightError } from '../model/errors.ts';
import { EMPTY_CAPTURE, type CapturedBody } from '../model/exchange.ts';
import type { HarEntry, HarExtension } from './har.ts';

type PostData = NonNullable<HarEntry['request']['postData']>;
type Param = NonNullable<PostData['params']>[number];

/**
 * The body of an entry's request: its text, the bytes HTTP Toolkit keeps beside it, or its parameters written out.
 * @param path Where the entry stands, for errors, such as `log.entries[3]`.
 */
export function requestBody({ request, _gatewright }: HarEntry, path: string): CapturedBody {
  const { postData, _content } = request;
  const known = _gatewright?.requestBody;
  const declared = request.bodySize ?? 0;
  if (typeof postData?.text === 'string' && postData.text !== '') {
    const bytes = decodeText(postData.text, postData._encoding, `${path}.request.postData.text`);
    return captureOf({ bytes, known, declared: bytes.byteLength });
  }
  if (typeof _content?.text === 'string') {
    const bytes = decodeText(_content.text, _content.encoding, `${path}.request._content.text`);
    return captureOf({ bytes, known, declared: bytes.byteLength });
  }
  const params = postData?.params ?? [];
  const bytes = params.length === 0 ? Buffer.alloc(0) : writeParams(params, postData?.mimeType ?? '');
  return captureOf({ bytes, known, declared: params.length === 0 ? declared : bytes.byteLength });
}

/** The body of an entry's response, without content coding as HAR has it. What was left out of the file counts as cut off. */
export function responseBody({ response, _gatewright }: HarEntry, path: string): CapturedBody {
  const content = response?.content;
  const bytes = decodeText(content?.text ?? '', content?.encoding, `${path}.response.content.text`);
  const isExact = content?.encoding === 'base64' || /charset=(?!"?utf-?8)/i.test(content?.mimeType ?? '') === false;
  const isCoded = response?.headers?.some(({ name }) => name.toLowerCase() === 'content-encoding') === true;
  // Elsewhere the size may be that of another encoding, or of what went over the wire.
  const isComparable = bytes.byteLength === 0 || (isExact && !isCoded);
  const declared = isComparable ? (content?.size ?? 0) : bytes.byteLength;
  return captureOf({ bytes, known: _gatewright?.responseBody, declared });
}

interface Found {
  readonly bytes: Uint8Array;
  /** What an export of ours says. */
  readonly known: HarExtension['requestBody'];
  /** What the file says of the size; less than nothing when it does not know. */
  readonly declared: number;
}

function captureOf({ bytes, known, declared }: Found): CapturedBody {
  const isTruncated = known?.isTruncated ?? declared > bytes.byteLength;
  const size = isTruncated ? Math.max(known?.size ?? declared, bytes.byteLength) : bytes.byteLength;
  if (size === 0) return EMPTY_CAPTURE;
  return { chunks: bytes.byteLength === 0 ? [] : [bytes], size, isTruncated };
}

function decodeText(text: string, encoding: string | null | undefined, at: string): Uint8Array {
  if (encoding?.toLowerCase() !== 'base64') return Buffer.from(text);
  if (!/^[\w+/-]*={0,2}$/.test(text) && !/^[\w+/\s-]*(=\s*){0,2}$/.test(text))
    throw new GatewrightError('FORMAT_INVALID', { format: 'har', reason: 'is said to be base64 and is not', at });
  return Buffer.from(text, 'base64');
}

function writeParams(params: readonly Param[], mimeType: string): Uint8Array {
  const boundary = /^multipart\/.*boundary="?([^";]+)"?/i.exec(mimeType)?.[1];
  if (boundary === undefined)
    return Buffer.from(
      new URLSearchParams(params.map(({ name, value }): [string, string] => [name, value ?? ''])).toString(),
    );
  return Buffer.from(`${params.map((param) => writePart(param, boundary)).join('')}--${boundary}--\r\n`);
}

function writePart({ name, value, fileName, contentType }: Param, boundary: string): string {
  const file = typeof fileName === 'string' ? `; filename="${fileName}"` : '';
  const type = typeof contentType === 'string' && contentType !== '' ? `\r\nContent-Type: ${contentType}` : '';
  return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}${type}\r\n\r\n${value ?? ''}\r\n`;
}
