import type { Exchange } from '../model/exchange.ts';
import { fromByteText, sendableRequest, type SendableBody, type SendableRequest } from './sendable.ts';

/** Refused by fetch in Node, or by every fetch. */
const REFUSED_HEADERS = new Set(['connection', 'upgrade', 'expect', 'te', 'trailer']);
const REFUSED_METHODS = new Set(['CONNECT', 'TRACE', 'TRACK']);

/**
 * A call of `fetch` for Node and other servers' runtimes; a browser leaves out headers it keeps for itself, such as
 * `cookie`. What fetch refuses is left out with a comment that says so.
 * @see https://fetch.spec.whatwg.org/#forbidden-method
 */
export function formatFetch(exchange: Exchange): string {
  const request = sendableRequest(exchange);
  const headers = request.headers.filter(([name]) => !REFUSED_HEADERS.has(name.toLowerCase()));
  const body = canHaveBody(request.method) ? bodyOf(request.body, headers) : undefined;
  const options = [
    ...(request.method === 'GET' ? [] : [`method: ${JSON.stringify(request.method)}`]),
    ...(headers.length === 0 ? [] : [`headers: ${headersOf(headers)}`]),
    ...(body === undefined ? [] : [`body: ${body}`]),
  ];
  const last = options.length === 0 ? '' : `, {\n${options.map((option) => `  ${option},\n`).join('')}}`;
  return [
    ...notesOf(request).map((note) => `// ${note}`),
    `await fetch(${JSON.stringify(fromByteText(request.url))}${last});`,
  ].join('\n');
}

function canHaveBody(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD';
}

/** Pairs where a name comes twice, because an object would keep one of them. */
function headersOf(headers: SendableRequest['headers']): string {
  const isUnique = new Set(headers.map(([name]) => name.toLowerCase())).size === headers.length;
  const lines = headers.map(([name, value]) =>
    isUnique
      ? `    ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`
      : `    [${JSON.stringify(name)}, ${JSON.stringify(value)}],\n`,
  );
  return isUnique ? `{\n${lines.join('')}  }` : `[\n${lines.join('')}  ]`;
}

function bodyOf(body: SendableBody, headers: SendableRequest['headers']): string | undefined {
  if (body.kind === 'none') return undefined;
  if (body.kind === 'binary') return `Uint8Array.from(atob("${body.base64}"), (character) => character.charCodeAt(0))`;
  const text = JSON.stringify(body.text);
  // A string without a content type would be sent with one.
  return headers.some(([name]) => name.toLowerCase() === 'content-type') ? text : `new TextEncoder().encode(${text})`;
}

function notesOf({ method, headers, body, notes }: SendableRequest): readonly string[] {
  const refused = headers.filter(([name]) => REFUSED_HEADERS.has(name.toLowerCase()));
  return [
    ...notes,
    ...refused.map(([name, value]) => `left out, because fetch refuses it: ${name}: ${value}`),
    ...(REFUSED_METHODS.has(method.toUpperCase()) ? [`fetch refuses the method ${method}`] : []),
    ...(body.kind !== 'none' && !canHaveBody(method)
      ? [`left out, because fetch refuses it: the body of a ${method}`]
      : []),
  ];
}
