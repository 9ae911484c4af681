import type { Exchange } from '../model/exchange.ts';
import { quoteBash } from './curl.ts';
import { sendableRequest, toBase64 } from './sendable.ts';

const MAX_ARGUMENT_BYTES = 100_000;
/** HTTPie sends these of its own; a name with nothing behind its colon takes one away. */
const DEFAULTS = ['User-Agent', 'Accept', 'Accept-Encoding'];

/**
 * An HTTPie command for bash. A body that is no text, or too long for an argument, is piped in through base64.
 * @see https://httpie.io/docs/cli/request-items
 */
export function formatHttpie(exchange: Exchange): string {
  const { method, url, headers, body, notes } = sendableRequest(exchange);
  const isLong = body.kind === 'text' && Buffer.byteLength(body.text) > MAX_ARGUMENT_BYTES;
  const base64 =
    body.kind === 'text' && isLong ? toBase64(Buffer.from(body.text)) : body.kind === 'binary' ? body.base64 : '';
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  const lines = [
    ...(base64 === '' ? ['--ignore-stdin'] : []),
    ...(/\/\.{1,2}(\/|\?|$)/.test(url) ? ['--path-as-is'] : []),
    ...(body.kind === 'text' && !isLong ? [`--raw ${quoteBash(Buffer.from(body.text).toString('latin1'))}`] : []),
    `${quoteBash(method)} ${quoteBash(url)}`,
    ...headers.map(([name, value]) => quoteBash(headerItem(name, value))),
    ...DEFAULTS.filter((name) => !names.has(name.toLowerCase())).map((name) => quoteBash(`${name}:`)),
    ...(body.kind === 'none' || names.has('content-type') ? [] : [quoteBash('Content-Type:')]),
  ];
  const pipe = base64 === '' ? '' : `printf %s '${base64}' | base64 -d | `;
  return [...notes.map((note) => `# ${note}`), `${pipe}http ${lines.join(' \\\n  ')}`].join('\n');
}

/** `:=` would be JSON and `:@` a file, so those are escaped at the start of a value; a semicolon sends the header empty. */
function headerItem(name: string, value: string): string {
  if (value === '') return `${name};`;
  return `${name}:${/^[=@:]/.test(value) ? '\\' : ''}${value}`;
}
