import type { Exchange } from '../model/exchange.ts';
import { sanitizeExchange } from '../recording/redaction/redact-exchange.ts';
import { fromByteText, sendableRequest } from './sendable.ts';

/** A request of an `.http` file. */
export interface FileRequest {
  readonly name: string;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** Lines that mean something else in a body: the next request, a file, a script. */
const SPECIAL_LINE = /^(###|<>? |> |\{%)/m;

/**
 * Requests as an `.http` file of editors, credentials replaced unless asked for. A body that is no text, or has lines that
 * mean something there, is left out with a comment.
 * @see https://www.jetbrains.com/help/idea/exploring-http-syntax.html
 */
export function formatHttpFile(exchanges: readonly Exchange[], withSecrets: boolean): string {
  return exchanges.map((exchange) => requestText(withSecrets ? exchange : sanitizeExchange(exchange))).join('\n');
}

function requestText(exchange: Exchange): string {
  const { method, url, headers, body, notes } = sendableRequest(exchange);
  const isSpecial = body.kind === 'text' && (SPECIAL_LINE.test(body.text) || body.text.includes('{{'));
  const left =
    body.kind === 'binary'
      ? ['its body is left out: it is no text']
      : isSpecial
        ? ['its body is left out: lines of it mean something else in such a file']
        : [];
  return [
    `### ${method} ${new URL(url).pathname}`,
    ...[...notes, ...left].map((note) => `# ${note}`),
    `${method} ${url}`,
    ...headers.map(([name, value]) => `${name}: ${fromByteText(value)}`),
    '',
    ...(body.kind === 'text' && !isSpecial ? [body.text, ''] : []),
  ].join('\n');
}

/** Reads such a file back. Comments and what follows a response handler are left out. */
export function readHttpFile(text: string): FileRequest[] {
  return text
    .split(/^###/m)
    .slice(1)
    .flatMap((part): FileRequest[] => {
      const [title = '', ...rest] = part.split('\n');
      const lines = rest.slice(rest.findIndex((line) => !/^(#|\/\/|\s*$)/.test(line)));
      const match = /^([A-Z]+) (\S+)/.exec(lines[0] ?? '');
      if (match === null) return [];
      const blank = lines.indexOf('');
      const heads = lines.slice(1, blank === -1 ? undefined : blank);
      return [
        {
          name: title.trim(),
          method: match[1] ?? '',
          url: match[2] ?? '',
          headers: heads.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
          body:
            blank === -1
              ? ''
              : lines
                  .slice(blank + 1)
                  .join('\n')
                  .replace(/\n{1,2}$/, ''),
        },
      ];
    });
}
