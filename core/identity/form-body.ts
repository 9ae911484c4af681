import type { IncomingMessage } from 'node:http';
import { OAuthError } from './oauth-error.ts';

const MOST_BYTES = 65_536;
const FORM = 'application/x-www-form-urlencoded';

/**
 * The fields of a form body.
 * @throws OAuthError invalid_request when the content type is another, the body is too large or does not come to its end.
 */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const { 'content-type': type, 'content-encoding': encoding = 'identity' } = request.headers;
  // Without a body there is nothing to name the type of.
  if (type === undefined && request.headers['content-length'] === '0') return new URLSearchParams();
  if (type?.split(';', 1)[0]?.trim().toLowerCase() !== FORM)
    throw new OAuthError('invalid_request', `the content type is ${type ?? 'missing'}; expected ${FORM}`);
  if (encoding !== 'identity') throw new OAuthError('invalid_request', `the content encoding ${encoding} is not taken`);
  return new URLSearchParams(await readText(request));
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      // Without an encoding set a request gives bytes.
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      if (size > MOST_BYTES) break;
    }
  } catch {
    throw new OAuthError('invalid_request', 'the body did not come to its end');
  }
  if (size > MOST_BYTES)
    throw new OAuthError('invalid_request', `the body is larger than ${MOST_BYTES} bytes`, { status: 413 });
  return Buffer.concat(chunks).toString('utf8');
}
