import type { Exchange } from '../model/exchange.ts';
import { curlOptions } from './curl.ts';
import { fromByteText, isPlainText, sendableRequest, toBase64, type SendableBody } from './sendable.ts';

/** `echo` and a command line end at 8191 characters; certutil reads base64 in lines of any length. */
const LINE_CHARACTERS = 4000;
const FILE = '%TEMP%\\gatewright-body';

/**
 * A curl command for the Windows command prompt, its lines joined by `^`. A body with line breaks, control characters or
 * more than fits into a command line is written to a file through certutil first.
 * @see https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments on backslashes before quotes
 */
export function formatCurlCmd(exchange: Exchange): string {
  const request = sendableRequest(exchange);
  const body = asOneLine(request.body);
  const options = curlOptions({ ...request, body }, exchange).map(([first = '', ...values]) =>
    [first.startsWith('--') ? first : quoteCmd(fromByteText(first)), ...values.map(quoteValue)].join(' '),
  );
  return [
    ...request.notes.map((note) => `rem ${note}`),
    ...(body.kind === 'binary' ? fileLines(body.base64) : []),
    `curl ${options.join(' ^\n  ')}`,
  ].join('\n');
}

/** A word in caret-escaped quotes, so that the prompt sees no quote of its own and expands no variable. */
export function quoteCmd(word: string): string {
  const argument = word.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&');
  const escaped = argument.replace(/[^a-zA-Z0-9\s_\-:=+~'/.,?;()*`\\]/g, '^$&').replace(/%(?=[a-zA-Z0-9_])/g, '%^');
  return `^"${escaped}^"`;
}

function quoteValue(value: string): string {
  return value === '@-' ? `"@${FILE}.bin"` : quoteCmd(fromByteText(value));
}

function asOneLine(body: SendableBody): SendableBody {
  if (
    body.kind !== 'text' ||
    (isPlainText(body.text) && !/[\r\n]/.test(body.text) && body.text.length < LINE_CHARACTERS)
  )
    return body;
  return { kind: 'binary', base64: toBase64(Buffer.from(body.text)) };
}

function fileLines(base64: string): readonly string[] {
  const parts = base64.match(new RegExp(`.{1,${LINE_CHARACTERS}}`, 'g')) ?? [];
  return [
    ...parts.map((part, index) => `${index === 0 ? '>' : '>>'}"${FILE}.b64" echo ${part}`),
    `certutil -f -decode "${FILE}.b64" "${FILE}.bin" >nul`,
  ];
}
