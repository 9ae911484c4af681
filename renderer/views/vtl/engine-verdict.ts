import { formatDuration } from '../../ui/format.ts';
import type { EngineOutput } from './engine-outputs.ts';

/** How an engine's output stands to that of the first engine. */
export interface Verdict {
  readonly kind: 'same' | 'differs' | 'fails';
  readonly words: string;
}

/** Compares an engine's output with that of the first. */
export function verdictOf(output: EngineOutput, first: EngineOutput | undefined): Verdict {
  const { problem, elapsedMillis } = output.result;
  if (problem !== undefined) return { kind: 'fails', words: `fails at ${problem.line}:${problem.column}` };
  if (output === first) return { kind: 'same', words: formatDuration(elapsedMillis) };
  const isSame = first?.result.problem === undefined && first?.result.output === output.result.output;
  return isSame ? { kind: 'same', words: 'prints the same' } : { kind: 'differs', words: 'prints something else' };
}

/** What an engine printed, and at its end why it stopped. */
export function textOfOutput({ result: { output, problem } }: EngineOutput): string {
  if (problem === undefined) return output;
  const gap = output === '' || output.endsWith('\n') ? '' : '\n';
  return `${output}${gap}[stopped at line ${problem.line}, column ${problem.column}: ${problem.message}]\n`;
}
