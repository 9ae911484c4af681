import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { explainPasted } from '../app/pasted-failure.ts';
import type { PastedReading } from '../model/diagnosis.ts';
import { GatewrightError } from '../model/errors.ts';
import { explanationText, flatExplanation } from './explain-lines.ts';
import { bytesText, complain, EXIT, say } from './output.ts';

/** Files with the parts of a failure; `-` is stdin. */
export interface ExplainPaste {
  readonly request?: string;
  readonly response?: string;
  readonly log?: string;
  readonly config?: string;
  readonly json?: boolean;
}

/** `explain --request FILE --response FILE`: a failure that was never recorded. */
export async function explainPaste({ json, request, response, log, config }: ExplainPaste): Promise<number> {
  const files = { request, response, log, config };
  const fromStdin = Object.values(files).filter((file) => file === '-').length;
  if (fromStdin > 1) {
    complain('gatewright: only one of --request, --response, --log and --config can be read from stdin');
    return EXIT.failed;
  }
  const { read, explanation } = explainPasted({
    request: await readText(request),
    response: await readText(response),
    log: await readText(log),
    config: await readText(config),
  });
  if (json === true) say(JSON.stringify({ read, ...flatExplanation(explanation) }));
  else say(`${readingText(read)}\n${explanationText(explanation)}`);
  return EXIT.done;
}

async function readText(file: string | undefined): Promise<string> {
  if (file === undefined) return '';
  if (file === '-') return text(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new GatewrightError('FILE_UNREADABLE', { path: file, reason }, { cause: error });
  }
}

/** What was read, so that it can be seen whether it was understood. */
function readingText({ request, answer, earlier, logLines, notes }: PastedReading): string {
  const sent = request === undefined ? 'no request' : `${request.method} ${request.url}${sizeText(request)}`;
  const got =
    answer === undefined
      ? `no answer, ${logLines} ${logLines === 1 ? 'line' : 'lines'} of its failure`
      : `${answer.status}${answer.isAssumed ? ' (assumed)' : ''}${sizeText(answer)}`;
  const before = earlier.length === 0 ? '' : ` after ${earlier.join(', ')}`;
  return [`read: ${sent}`, `  got: ${got}${before}`, ...notes.map((note) => ` note: ${note}`)].join('\n');
}

function sizeText({ headers, bytes }: { readonly headers: number; readonly bytes: number }): string {
  return `, ${headers} ${headers === 1 ? 'header' : 'headers'}, ${bytesText(bytes)} of body`;
}
