import type { Exchange } from '../model/exchange.ts';
import { sendableRequest, toBase64, type SendableRequest } from './sendable.ts';

/** Linux refuses a single argument above 128 KiB; `printf` is built into the shell and has no such bound. */
const MAX_ARGUMENT_BYTES = 100_000;
/** Above it curl would ask for leave with `expect: 100-continue`. */
const EXPECT_BYTES = 1_000_000;
const COMPRESSED = /^\s*(gzip|deflate|br|zstd|\*)\b/i;

/**
 * A curl command for bash that sends the request again, byte for byte but for what curl and the client's library frame
 * differently. `accept-encoding` becomes `--compressed`; headers curl would add of its own are switched off. A body that
 * is no text, or too long for an argument, is piped in through base64.
 * @see https://curl.se/docs/manpage.html
 */
export function formatCurl(exchange: Exchange): string {
  const request = sendableRequest(exchange);
  const body = asArgument(request.body);
  const options = curlOptions({ ...request, body }, exchange).map(([first = '', ...values]) =>
    [/^--[a-z0-9.-]+$/.test(first) ? first : quoteBash(first), ...values.map(quoteBash)].join(' '),
  );
  const command = `curl ${options.join(' \\\n  ')}`;
  const pipe = body.kind === 'binary' ? `printf %s '${body.base64}' | base64 -d | ` : '';
  return [...request.notes.map((note) => `# ${note}`), pipe + command].join('\n');
}

/** The options and their values, each a list of one or two words not yet quoted, one character a byte; the address comes first. */
export function curlOptions(request: SendableRequest, exchange: Exchange): readonly (readonly string[])[] {
  const { url, body } = request;
  return [
    [url],
    ...(/[[\]{}]/.test(url) ? [['--globoff']] : []),
    ...(/\/\.{1,2}(\/|\?|$)/.test(url) ? [['--path-as-is']] : []),
    ...targetOption(exchange, url),
    ...methodOption(request),
    ...versionOption(exchange),
    ...headerOptions(request),
    ...(body.kind === 'text' ? [['--data-raw', Buffer.from(body.text).toString('latin1')]] : []),
    ...(body.kind === 'binary' ? [['--data-binary', '@-']] : []),
  ];
}

function asArgument(body: SendableRequest['body']): SendableRequest['body'] {
  if (body.kind !== 'text' || Buffer.byteLength(body.text) <= MAX_ARGUMENT_BYTES) return body;
  return { kind: 'binary', base64: toBase64(Buffer.from(body.text)) };
}

/** A target that curl would change on its way from the URL: no path, or with a fragment. */
function targetOption({ request }: Exchange, url: string): readonly (readonly string[])[] {
  const { target } = request;
  return url.endsWith(target) && !target.includes('#') && /^[\u0021-\u007e]*$/.test(target) && target.startsWith('/')
    ? []
    : [['--request-target', target]];
}

function methodOption({ method, body }: SendableRequest): readonly (readonly string[])[] {
  if (method === 'HEAD' && body.kind === 'none') return [['--head']];
  return method === (body.kind === 'none' ? 'GET' : 'POST') ? [] : [['--request', method]];
}

function versionOption({ request, scheme }: Exchange): readonly (readonly string[])[] {
  if (request.version === '1.0') return [['--http1.0']];
  return request.version === '2' && scheme === 'http' ? [['--http2-prior-knowledge']] : [];
}

function headerOptions({ headers, body }: SendableRequest): readonly (readonly string[])[] {
  const has = (wanted: string): boolean => headers.some(([name]) => name.toLowerCase() === wanted);
  const bytes = body.kind === 'text' ? Buffer.byteLength(body.text) : body.kind === 'binary' ? body.base64.length : 0;
  const unwanted = [
    ...(has('user-agent') ? [] : ['User-Agent:']),
    ...(has('accept') ? [] : ['Accept:']),
    ...(body.kind === 'none' || has('content-type') ? [] : ['Content-Type:']),
    ...(bytes < EXPECT_BYTES || has('expect') ? [] : ['Expect:']),
  ];
  return [
    ...headers
      .filter((header) => !isCompressed(header))
      // A name with nothing behind its colon would take the header away; a semicolon sends it empty.
      .map(([name, value]) => ['--header', value === '' ? `${name};` : `${name}: ${value}`]),
    ...unwanted.map((name) => ['--header', name]),
    ...(headers.some(isCompressed) ? [['--compressed']] : []),
  ];
}

function isCompressed([name, value]: readonly [string, string]): boolean {
  return name.toLowerCase() === 'accept-encoding' && COMPRESSED.test(value);
}

/**
 * A word for bash, exact for every byte but NUL. Plain text stands in single quotes; with quotes, control characters or
 * bytes beyond ASCII it is written as `$'…'`, where `!` is escaped too because a history would be searched for it.
 * @param word One character a byte.
 */
export function quoteBash(word: string): string {
  if (/^[ !-&(-~]*$/.test(word)) return `'${word}'`;
  const escaped = word.replace(/[\\'!]|[^ -~]/g, (character) => {
    if (character === '\\' || character === "'") return `\\${character}`;
    if (character === '\n') return '\\n';
    if (character === '\r') return '\\r';
    if (character === '\t') return '\\t';
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `$'${escaped}'`;
}
