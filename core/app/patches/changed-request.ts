import { joinChunks } from '../../model/body.ts';
import type { Exchange } from '../../model/exchange.ts';
import { headerPairs, headerValues, removeHeader, setHeader, type HeaderList } from '../../model/http.ts';
import type { DifferenceLine } from '../../model/patch.ts';
import type { RequestChange, RequestValue } from './patch.ts';

/** A request to be sent, on the way to becoming one. */
export interface ChangedRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: HeaderList;
  /** As it was captured. */
  readonly body: Uint8Array;
}

/** Headers of the connection and of the form a body came in; who sends anew writes their own. */
const OF_THE_CONNECTION = [
  'connection',
  'content-length',
  'transfer-encoding',
  'expect',
  'keep-alive',
  'te',
  'trailer',
];

/** A recorded request as it can be sent again. */
export function recordedRequest({ request }: Exchange): ChangedRequest {
  const { method, target, headers, body } = request;
  const size = body.chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const kept = OF_THE_CONNECTION.reduce<HeaderList>((rest, name) => removeHeader(rest, name), headers);
  return { method, target, headers: kept, body: joinChunks([...body.chunks], size) };
}

/** What text a value becomes: the one that is sent, or the one that is shown. */
export type TextOf<T> = (value: RequestValue) => T;

/** The request with its changes. */
export function changedRequest(
  request: ChangedRequest,
  changes: readonly RequestChange[],
  textOf: TextOf<string>,
): ChangedRequest {
  return changes.reduce((changed, change) => applyChange(changed, change, textOf), request);
}

function applyChange(request: ChangedRequest, change: RequestChange, textOf: TextOf<string>): ChangedRequest {
  switch (change.kind) {
    case 'method':
      return { ...request, method: change.method };
    case 'path':
      return { ...request, target: withPath(request.target, change.path) };
    case 'drop-header':
      return { ...request, headers: removeHeader(request.headers, change.name) };
    case 'header':
      return { ...request, headers: setHeader(request.headers, change.name, textOf(change.value)) };
    case 'query':
      return { ...request, target: withQuery(request.target, change.name, textOf(change.value)) };
    case 'cookie':
      return { ...request, headers: withCookie(request.headers, change.name, textOf(change.value)) };
  }
}

function withPath(target: string, path: string): string {
  const query = target.indexOf('?');
  return query === -1 ? path : `${path}${target.slice(query)}`;
}

/** What else stands in the query stays byte for byte. */
function withQuery(target: string, name: string, value: string): string {
  const start = target.indexOf('?');
  const path = start === -1 ? target : target.slice(0, start);
  const parts = start === -1 ? [] : target.slice(start + 1).split('&');
  const others = parts.filter((part) => part !== '' && !new URLSearchParams(part).has(name));
  return `${path}?${[...others, `${encodeURIComponent(name)}=${encodeURIComponent(value)}`].join('&')}`;
}

function withCookie(headers: HeaderList, name: string, value: string): HeaderList {
  const others = headerValues(headers, 'cookie')
    .flatMap((line) => line.split(';'))
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '' && !pair.startsWith(`${name}=`));
  return setHeader(headers, 'cookie', [...others, `${name}=${value}`].join('; '));
}

/** The text that stands for a value where it is shown; never a secret. */
export function shownValue(value: RequestValue): string {
  switch (value.kind) {
    case 'text':
      return value.text;
    case 'token':
      return `${value.before}${value.shown}`;
    case 'secret':
    case 'kept':
      return value.shown;
  }
}

const MOST_SHOWN = 200;

/**
 * What changes of a request, line by line. Of a value that goes nothing is shown where a secret takes its place, since it
 * may have been one itself.
 */
export function requestDifference(request: ChangedRequest, changes: readonly RequestChange[]): DifferenceLine[] {
  const lines: DifferenceLine[] = [];
  const after = changedRequest(request, changes, shownValue);
  const isTarget = changes.some(({ kind }) => kind === 'method' || kind === 'path' || kind === 'query');
  if (isTarget) {
    const isSecret = changes.some((change) => change.kind === 'query' && change.value.kind !== 'text');
    const before = isSecret ? withoutValues(request.target, changes) : request.target;
    lines.push(
      line('removed', `${request.method} ${before}`),
      line('added', `${after.method} ${readable(after, changes)}`),
    );
  }
  for (const change of changes) lines.push(...headerLines(request, after, change));
  return lines;
}

function line(kind: 'removed' | 'added', text: string): DifferenceLine {
  return { kind, text: text.slice(0, MOST_SHOWN) };
}

function headerLines(before: ChangedRequest, after: ChangedRequest, change: RequestChange): DifferenceLine[] {
  if (change.kind === 'drop-header')
    return headerValues(before.headers, change.name).map((value) => line('removed', `${change.name}: ${value}`));
  if (change.kind !== 'header' && change.kind !== 'cookie') return [];
  const { value } = change;
  const isPlain = value.kind === 'text';
  if (change.kind === 'cookie') return [line('added', `cookie: … ${change.name}=${shownValue(value)}`)];
  const removed = headerValues(before.headers, change.name).map((text) =>
    line('removed', `${change.name}: ${isPlain ? text : '(what was sent)'}`),
  );
  const added = headerPairs(after.headers)
    .filter(([name]) => name.toLowerCase() === change.name.toLowerCase())
    .map(([, text]) => line('added', `${change.name}: ${text}`));
  return [...removed, ...added];
}

/** The target with stand-ins as they are, not as they would be escaped. */
function readable({ target }: ChangedRequest, changes: readonly RequestChange[]): string {
  return changes.reduce(
    (text, change) =>
      change.kind === 'query' && change.value.kind !== 'text'
        ? text.replace(encodeURIComponent(shownValue(change.value)), () => shownValue(change.value))
        : text,
    target,
  );
}

function withoutValues(target: string, changes: readonly RequestChange[]): string {
  return changes.reduce(
    (text, change) =>
      change.kind === 'query' && new URLSearchParams(text.split('?')[1] ?? '').has(change.name)
        ? withQuery(text, change.name, '…').replace(encodeURIComponent('…'), '…')
        : text,
    target,
  );
}
