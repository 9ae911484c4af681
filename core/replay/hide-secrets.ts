import type { ReplayChange, ReplayDifference, ReplayOutcome } from '../model/replay.ts';
import { redactJson } from '../recording/redaction/redact-text.ts';
import { redactUrl } from '../recording/redaction/redact-url.ts';
import { isSecretField, isSecretName } from '../recording/redaction/secret-names.ts';
import { PROCESS_KEY, standIn } from '../recording/redaction/stand-in.ts';
import { remembered } from './remember.ts';
import { pointerParts } from './json-pointer.ts';

const HIDDEN = '‹secret›';
/** Shorter texts stand everywhere by chance. */
const LEAST_CHARACTERS = 4;

/** A text with every one of the secrets in it replaced, also where it is percent-encoded or stands in JSON. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  let rest = text;
  for (const secret of secrets) {
    if (secret.length < LEAST_CHARACTERS) continue;
    for (const form of new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]))
      if (rest.includes(form)) rest = rest.replaceAll(form, HIDDEN);
  }
  return rest;
}

/** An outcome that can be kept and shown: without the secrets of the run, and without credentials that answers gave. */
export function hideSecrets(outcome: ReplayOutcome, secrets: readonly string[]): ReplayOutcome {
  const { url, reason, differences } = outcome;
  return {
    ...outcome,
    url: withoutSecrets(redactUrl(url, PROCESS_KEY), secrets),
    differences: differences.map((one) => hideInDifference(one, secrets)),
    ...(reason === undefined ? {} : { reason: withoutSecrets(reason, secrets) }),
    ...(outcome.cause === undefined ? {} : { cause: hideEverywhere(outcome.cause, secrets) }),
  };
}

/** A change for the dry run. */
export function hideInChange(change: ReplayChange, secrets: readonly string[]): ReplayChange {
  const [kind, name = ''] = change.part.split(' ', 2);
  const hide = (text: string): string =>
    (kind === 'header' || kind === 'query') && isSecretName(name) && text !== '…'
      ? HIDDEN
      : withoutSecrets(redactUrl(text, PROCESS_KEY), secrets);
  return {
    ...change,
    ...(change.before === undefined ? {} : { before: hide(change.before) }),
    ...(change.after === undefined ? {} : { after: hide(change.after) }),
  };
}

const isSecretHeader = remembered(isSecretName);

function hideInDifference(difference: ReplayDifference, secrets: readonly string[]): ReplayDifference {
  const { part, path, recorded, replayed } = difference;
  const isSecret =
    part === 'header' ? isSecretHeader(path) : part === 'body' && path.startsWith('/') && isSecretPointer(path);
  const hide = (text: string): string =>
    isSecret
      ? standIn(text, PROCESS_KEY)
      : withoutSecrets(
          redactJson(redactUrl(text, PROCESS_KEY), { key: PROCESS_KEY, isSecret: isSecretField }),
          secrets,
        );
  return {
    ...difference,
    ...(recorded === undefined ? {} : { recorded: hide(recorded) }),
    ...(replayed === undefined ? {} : { replayed: hide(replayed) }),
  };
}

function isSecretPointer(pointer: string): boolean {
  return isSecretField(pointerParts(pointer).at(-1) ?? '');
}

/** Secrets have no quotes left once they stand in JSON, so replacing them leaves it whole. */
function hideEverywhere<T extends object>(value: T, secrets: readonly string[]): T {
  const text = JSON.stringify(value);
  const hidden = withoutSecrets(text, secrets);
  // The same structure: only characters inside its strings were replaced.
  return hidden === text ? value : (JSON.parse(hidden) as T);
}
