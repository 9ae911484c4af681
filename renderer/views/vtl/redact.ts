import type { ContextDraft } from './context-draft.ts';
import { readPairs, writePairs } from './context-draft.ts';

/** What stands in the place of a secret. */
export const REDACTED = 'redacted';

const SECRET_NAMES =
  /^(?:proxy-)?authorization$|^(?:set-)?cookie$|api-?key|token|secret|password|^x-amz-(?:security|credential|signature)/i;

/** A context without the values that are secrets by their name: of headers, of the query, and the key in `$context`. */
export function redacted(draft: ContextDraft): ContextDraft {
  return {
    ...draft,
    header: withoutSecrets(draft.header),
    querystring: withoutSecrets(draft.querystring),
    contextJson: draft.contextJson.replaceAll(/("(?:apiKey|accessKey)"\s*:\s*)"(?:[^"\\]|\\.)*"/g, `$1"${REDACTED}"`),
  };
}

function withoutSecrets(text: string): string {
  const { pairs, problem } = readPairs(text);
  // A line that cannot be read may hold anything.
  if (problem !== undefined) return '';
  const names = Object.keys(pairs).filter((name) => SECRET_NAMES.test(name));
  if (names.length === 0) return text;
  return writePairs({ ...pairs, ...Object.fromEntries(names.map((name) => [name, REDACTED])) });
}
