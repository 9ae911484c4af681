import type { Exchange } from '../model/exchange.ts';
import { fromByteText, sendableRequest, type SendableBody, type SendableRequest } from './sendable.ts';

/** Set by the command itself, by a parameter of their own, or refused as a header by Windows PowerShell 5.1. */
const OWN_HEADERS = new Set(['host', 'connection', 'expect', 'content-type', 'user-agent', 'accept-encoding']);
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'OPTIONS', 'MERGE', 'PATCH']);

/**
 * An `Invoke-WebRequest` that sends the request again, for Windows PowerShell 5.1 and PowerShell 7. Headers of one name
 * are joined, because a hash table has a name once. The body is given as bytes, so that no encoding is guessed.
 * @see https://learn.microsoft.com/powershell/module/microsoft.powershell.utility/invoke-webrequest
 */
export function formatPowershell(exchange: Exchange): string {
  const request = sendableRequest(exchange);
  const valueOf = (wanted: string): string | undefined =>
    request.headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  const userAgent = valueOf('user-agent');
  const contentType = valueOf('content-type');
  const headers = joinedHeaders(request);
  const parameters = [
    `-Uri ${quotePowershell(fromByteText(request.url))}`,
    `${METHODS.has(request.method) ? '-Method' : '-CustomMethod'} ${quotePowershell(request.method)}`,
    ...(userAgent === undefined ? [] : [`-UserAgent ${quotePowershell(fromByteText(userAgent))}`]),
    ...(headers.length === 0 ? [] : [`-Headers @{\n${headers.map((line) => `    ${line}\n`).join('')}  }`]),
    ...(contentType === undefined ? [] : [`-ContentType ${quotePowershell(fromByteText(contentType))}`]),
    ...bodyParameter(request.body),
  ];
  return [
    ...notesOf(request).map((note) => `# ${note}`),
    `Invoke-WebRequest -UseBasicParsing ${parameters.join(' `\n  ')}`,
  ].join('\n');
}

/** A string in single quotes; PowerShell takes the typographic ones for the same. */
export function quotePowershell(text: string): string {
  return `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}

function joinedHeaders({ headers }: SendableRequest): readonly string[] {
  const joined = new Map<string, { readonly name: string; readonly value: string }>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const before = joined.get(key);
    const separator = key === 'cookie' ? '; ' : ', ';
    if (!OWN_HEADERS.has(key))
      joined.set(
        key,
        before === undefined ? { name, value } : { name: before.name, value: before.value + separator + value },
      );
  }
  return [...joined.values()].map(
    ({ name, value }) => `${quotePowershell(name)} = ${quotePowershell(fromByteText(value))}`,
  );
}

function bodyParameter(body: SendableBody): readonly string[] {
  if (body.kind === 'none') return [];
  if (body.kind === 'binary') return [`-Body ([Convert]::FromBase64String('${body.base64}'))`];
  // A pasted line break becomes that of the console, so such a text goes as base64 too.
  return /[\r\n]/.test(body.text)
    ? [`-Body ([Convert]::FromBase64String('${Buffer.from(body.text).toString('base64')}'))`]
    : [`-Body ([Text.Encoding]::UTF8.GetBytes(${quotePowershell(body.text)}))`];
}

function notesOf({ notes, headers }: SendableRequest): readonly string[] {
  const host = headers.find(([name]) => name.toLowerCase() === 'host');
  return host === undefined ? notes : [...notes, `left out, because Invoke-WebRequest cannot set it: host ${host[1]}`];
}
