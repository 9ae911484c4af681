import { GatewrightError } from '../../model/errors.ts';
import { headerValue, removeHeader, setHeader, type HttpRequest, type HttpResponse } from '../../model/http.ts';
import type { Template } from '../../expressions/template.ts';
import { isOneOf, JSON_TYPES } from '../content/media-type.ts';
import { contentText, type Content, type Side } from '../content/side.ts';
import { readJsonTree, writeJsonTree, type JsonTree } from '../json-scan/json-tree.ts';
import type { Awaitable, Call } from '../policy.ts';
import type { Edit } from './edits.ts';
import { readFields, writeFields, type Fields } from './field-edits.ts';

/** What is changed in a body. */
export interface BodyEdits {
  /** The whole body anew. */
  readonly body: Template | undefined;
  readonly form: Edit<Fields> | undefined;
  readonly json: Edit<JsonTree> | undefined;
  readonly onMalformed: 'refuse' | 'pass';
  readonly maxBytes: number;
}

/** The text of the changed body; undefined when it stays as it is. A note says why it does. */
export function editBody(edits: BodyEdits, side: Side, call: Call): Awaitable<string | undefined> {
  if (edits.body !== undefined) return edits.body.render(call);
  const keep = (thrown: unknown): undefined => passOrThrow(edits, call, thrown);
  try {
    const content = side.content(call, edits.maxBytes);
    if (!(content instanceof Promise)) return editContent(edits, side, call, content);
    return content.then((whole) => editContent(edits, side, call, whole)).catch(keep);
  } catch (thrown) {
    return keep(thrown);
  }
}

/** What a body can have wrong with it that `onMalformed: pass` lets by; a body that is too large is not among it. */
const PASSED = new Set(['BODY_MALFORMED', 'ENCODING_UNSUPPORTED', 'TRANSFORM_FAILED', 'RESPONSE_INVALID']);

function passOrThrow({ onMalformed }: BodyEdits, call: Call, thrown: unknown): undefined {
  const isPassed =
    onMalformed === 'pass' &&
    thrown instanceof GatewrightError &&
    PASSED.has(thrown.code) &&
    thrown.details['because'] !== 'BODY_TOO_LARGE';
  if (!isPassed) throw thrown;
  const { reason, because } = thrown.details;
  call.note('body', `passed on as it is: ${String(reason ?? because ?? thrown.message)}`);
  return undefined;
}

function editContent(edits: BodyEdits, side: Side, call: Call, content: Content | undefined): string | undefined {
  if (content === undefined) {
    call.note('body', 'there is none to change');
    return undefined;
  }
  const text = textFor(edits, side, call, content);
  call.note('body', text === undefined ? `not changed: it is ${content.mediaType || 'of no type'}` : 'changed');
  return text;
}

function textFor({ form, json }: BodyEdits, side: Side, call: Call, content: Content): string | undefined {
  if (json !== undefined && isOneOf(JSON_TYPES, content.mediaType)) {
    contentText(side, content);
    const tree = side.blame(() => readJsonTree(content.bytes));
    return writeJsonTree(json(tree, call));
  }
  if (form === undefined) return undefined;
  if (content.mediaType === 'multipart/form-data')
    throw new GatewrightError('TRANSFORM_FAILED', {
      reason: 'multipart forms are not transformed, only urlencoded ones',
    });
  if (content.mediaType !== 'application/x-www-form-urlencoded') return undefined;
  return writeFields(form(readFields(contentText(side, content)), call));
}

/** The message with another body; its type stays unless one is given, and a coding it had is gone. */
export function withBody<M extends HttpRequest | HttpResponse>(message: M, text: string, type: string | undefined): M {
  const bytes = new TextEncoder().encode(text);
  const plain = removeHeader(removeHeader(message.headers, 'transfer-encoding'), 'content-encoding');
  const typed = type === undefined ? plain : setHeader(plain, 'content-type', type);
  const isUntyped = headerValue(typed, 'content-type') === undefined && text !== '';
  const headers = isUntyped ? setHeader(typed, 'content-type', 'text/plain; charset=utf-8') : typed;
  return {
    ...message,
    headers: setHeader(headers, 'content-length', String(bytes.byteLength)),
    body: bytes.byteLength === 0 ? { kind: 'none' } : { kind: 'bytes', bytes },
  };
}
