import { readBody } from './pasted-body.ts';
import { addHeader } from './pasted-head.ts';
import {
  NO_BODY,
  type PastedAnswer,
  pastedError,
  type PastedLine,
  type PastedParts,
  type PastedRequest,
  readRequestLine,
  readStatusLine,
} from './pasted-text.ts';

/** What curl writes right behind the last byte of a body that does not end its line. */
const GLUED =
  /\* (?:Connection #\d+ to host .* left intact|[Cc]losing connection.*|shutting down connection.*|transfer closed .*)$/;
/** The table of how far a transfer is, which curl draws when its output goes to a file. */
const METER = /^ *% Total +% Received|^ +Dload +Upload|^\r? *\d+ +[\d.]+[kMG]? +\d+ +[\d.]+[kMG]? /;
const TRAFFIC = /^[{}] \[\d+ bytes data\]$/;
const ABOUT =
  /^\* +(?:Trying|Host |Could not|connect to|Connected to|Established connection|Failed|Closing|closing|Connection|Re-using|Immediate|getaddrinfo|Recv failure|Empty reply|Operation timed out|SSL|TLS|schannel|ALPN|IPv[46]:)/;

/** Whether a text is what `curl -v` prints. */
export function isVerbose(lines: readonly PastedLine[]): boolean {
  return lines.some(
    ({ text }) =>
      (text.startsWith('> ') && readRequestLine(text.slice(2)) !== undefined) ||
      (text.startsWith('< ') && readStatusLine(text.slice(2)) !== undefined) ||
      ABOUT.test(text),
  );
}

interface Draft<Head> {
  readonly head: Head;
  readonly headers: string[];
  readonly body: PastedLine[];
}

type RequestHead = Pick<PastedRequest, 'method' | 'target' | 'version'>;
type AnswerHead = Pick<PastedAnswer, 'status' | 'statusText' | 'version' | 'line'>;

/**
 * Reads what `curl -v` prints: `>` is sent, `<` is received, `*` is about the connection, and the rest are bodies.
 * @throws FORMAT_INVALID with `reason` and `line` where a line that is marked as sent or received is no header.
 */
export function parseVerbose(lines: readonly PastedLine[]): Omit<PastedParts, 'command'> {
  const requests: Draft<RequestHead>[] = [];
  const answers: Draft<AnswerHead>[] = [];
  const log: string[] = [];
  for (const line of lines) {
    const { text, number } = line;
    const inner = { text: text.slice(2), number };
    if (/^[<>]( |$)/.test(text)) {
      if (inner.text.trim() === '') continue;
      const request = text.startsWith('>') ? readRequestLine(inner.text) : undefined;
      const status = text.startsWith('<') ? readStatusLine(inner.text) : undefined;
      if (request !== undefined) requests.push({ head: request, headers: [], body: [] });
      else if (status !== undefined) answers.push({ head: { ...status, line: number }, headers: [], body: [] });
      else addTo((text.startsWith('>') ? requests : answers).at(-1), inner);
    } else if (text.startsWith('* ')) log.push(inner.text);
    else if (!TRAFFIC.test(text) && !METER.test(text)) addToBody(answers.at(-1)?.body, log, line);
  }
  const read = requests.map(({ head, headers }) => ({ ...head, headers, body: NO_BODY }));
  return {
    requests: read,
    answers: answers.map(answerOf),
    log: log.join('\n'),
    notes: read.at(-1)?.headers.some((part) => /^content-length$/i.test(part)) === true ? [NO_SENT_BODY] : [],
  };
}

const NO_SENT_BODY = 'curl -v does not print the body that was sent';

function addTo(draft: Draft<object> | undefined, line: PastedLine): void {
  if (draft === undefined) throw pastedError('the first line of what was sent or received is missing', line);
  if (!addHeader(draft.headers, line)) throw pastedError(`${JSON.stringify(line.text)} is not a header`, line);
}

function addToBody(body: PastedLine[] | undefined, log: string[], { text, number }: PastedLine): void {
  const about = GLUED.exec(text);
  if (about !== null) log.push(about[0].slice(2));
  const content = about === null ? text : text.slice(0, about.index);
  if (body === undefined) {
    if (content.trim() !== '') log.push(content);
  } else if (about === null || content !== '') body.push({ text: content, number });
}

/** With `-i` the head stands once more in front of the body. */
function answerOf({ head, headers, body }: Draft<AnswerHead>): PastedAnswer {
  const isTwice = readStatusLine(body[0]?.text ?? '')?.status === head.status;
  const gap = isTwice ? body.findIndex(({ text }) => text.trim() === '') : -1;
  const lines = body.slice(isTwice ? (gap < 0 ? body.length : gap + 1) : 0);
  while (lines.at(-1)?.text.trim() === '') lines.pop();
  return { ...head, headers, body: readBody(lines, headers) };
}
