import { ERROR_TABLE } from '../../model/errors.ts';

/** A field of the filter language, for parsing, completion and the documentation. */
export interface Field {
  /** As it is typed; for `req.header.` and `req.$` the beginning of it. */
  readonly name: string;
  /** What it compares, lower case, for completion. */
  readonly summary: string;
  readonly kind: FieldKind;
  /** What may follow the name. */
  readonly operators: readonly string[];
  /** Values that are always offered, with what they mean. */
  readonly choices: Readonly<Record<string, string>>;
  /** Whether the store is asked for values. */
  readonly isStored: boolean;
  /** Where `/expression/` may stand: nowhere, as one word, or with white space in it. */
  readonly expressions: 'none' | 'word' | 'always';
  /** Whether the name alone is a clause, saying that there is such a thing. */
  readonly standsAlone: boolean;
}

/** How a field is read. */
export type FieldKind =
  | 'status'
  | 'size'
  | 'duration'
  | 'moment'
  | 'text'
  | 'choice'
  | 'tag'
  | 'policy'
  | 'url'
  | 'words'
  | 'header'
  | 'json';

const NUMBER_OPERATORS = [':', '>=', '>', '<=', '<', '=', '!='];
const PLAIN = { operators: [':'], choices: {}, isStored: false, expressions: 'none', standsAlone: false } as const;
const NUMBER = { ...PLAIN, operators: NUMBER_OPERATORS };
const HEADER = { ...PLAIN, kind: 'header', expressions: 'word', standsAlone: true } as const;
const ANY_HEADER = { ...HEADER, expressions: 'always', standsAlone: false } as const;
const JSON_PATH = { ...PLAIN, kind: 'json', operators: ['=', '!=', '>', '>=', '<', '<='], standsAlone: true } as const;
const SIZES = { '1k': '1000 bytes', '100k': '100,000 bytes', '1MB': '1,000,000 bytes' };
const TIMES = { '100ms': 'a tenth of a second', '500ms': 'half a second', '1s': 'one second' };

/** Every field there is, in the order completion shows them. */
export const FIELDS: readonly Field[] = [
  {
    ...NUMBER,
    name: 'status',
    summary: 'status of the answer, such as 404, 4xx or 200-299; 0 when there was none',
    kind: 'status',
    isStored: true,
    choices: {
      '2xx': 'success',
      '3xx': 'redirection',
      '4xx': 'client errors',
      '5xx': 'server errors',
      '0': 'no answer',
    },
  },
  { ...PLAIN, name: 'method', summary: 'method of the request', kind: 'text', isStored: true, expressions: 'word' },
  {
    ...PLAIN,
    name: 'host',
    summary: 'host asked for, with or without port',
    kind: 'text',
    isStored: true,
    expressions: 'word',
  },
  { ...PLAIN, name: 'path', summary: 'path without query; * stands for anything', kind: 'text', isStored: true },
  { ...PLAIN, name: 'url', summary: 'part of the address, or /expression/', kind: 'url', expressions: 'word' },
  { ...PLAIN, name: 'route', summary: 'route that was matched', kind: 'text', isStored: true },
  { ...PLAIN, name: 'consumer', summary: 'consumer that was recognised', kind: 'text', isStored: true },
  {
    ...PLAIN,
    name: 'policy',
    summary: 'policy that ran; policy:name=denied for what it did',
    kind: 'policy',
    isStored: true,
  },
  {
    ...PLAIN,
    name: 'by',
    summary: 'who made the answer',
    kind: 'choice',
    choices: { gateway: 'the gateway answered', upstream: 'the upstream answered', none: 'there was no answer' },
  },
  { ...PLAIN, name: 'error', summary: 'code of the error that ended it', kind: 'text', isStored: true },
  {
    ...PLAIN,
    name: 'outcome',
    summary: 'how it ended',
    kind: 'choice',
    choices: {
      answered: 'with a complete answer',
      aborted: 'the client went away',
      failed: 'the answer broke off or none could be sent',
      rejected: 'what arrived never became a request',
    },
  },
  {
    ...PLAIN,
    name: 'is',
    summary: 'state of the exchange',
    kind: 'choice',
    choices: {
      error: 'it ended with an error of the gateway',
      pinned: 'it is pinned',
      replay: 'it was sent by a replay',
      streaming: 'the answer is an event stream',
      websocket: 'it became a WebSocket',
      aborted: 'the client went away',
    },
  },
  { ...NUMBER, name: 'time', summary: 'duration, such as >500ms', kind: 'duration', choices: TIMES },
  { ...NUMBER, name: 'wait', summary: 'time the last upstream took to answer', kind: 'duration', choices: TIMES },
  { ...NUMBER, name: 'size', summary: 'bytes of the response body, such as >1k', kind: 'size', choices: SIZES },
  {
    ...PLAIN,
    name: 'at',
    summary: 'when it began, such as >10:00 or 2026-11-01',
    kind: 'moment',
    operators: [':', '>', '>=', '<', '<='],
    choices: { today: 'since midnight', yesterday: 'the day before today' },
  },
  { ...PLAIN, name: 'type', summary: 'part of the media type of the answer', kind: 'text', isStored: true },
  { ...PLAIN, name: 'tag', summary: 'tag of the row', kind: 'tag', isStored: true },
  { ...PLAIN, name: 'dialect', summary: 'platform whose gateway served it', kind: 'text', isStored: true },
  { ...PLAIN, name: 'ip', summary: 'address of the client; * stands for anything', kind: 'text' },
  { ...PLAIN, name: 'body', summary: 'words in a body, or /expression/', kind: 'words', expressions: 'always' },
  { ...PLAIN, name: 'req.body', summary: 'words in the request body', kind: 'words', expressions: 'always' },
  { ...PLAIN, name: 'res.body', summary: 'words in the response body', kind: 'words', expressions: 'always' },
  { ...ANY_HEADER, name: 'header', summary: 'any header, as name: value' },
  { ...ANY_HEADER, name: 'req.header', summary: 'any request header, as name: value' },
  { ...ANY_HEADER, name: 'res.header', summary: 'any response header, as name: value' },
  { ...HEADER, name: 'req.header.', summary: 'a request header by name' },
  { ...HEADER, name: 'res.header.', summary: 'a response header by name' },
  { ...JSON_PATH, name: 'req.$', summary: 'a value in a JSON request body, such as req.$.user.id' },
  { ...JSON_PATH, name: 'res.$', summary: 'a value in a JSON response body, such as res.$.error.code' },
];

/** Codes an exchange can end with, for completion beside those that were recorded. */
export const ERROR_CODES: readonly string[] = Object.keys(ERROR_TABLE);

const DECLINED: Readonly<Record<string, string>> = {
  cause: 'diagnosis is not there yet, so there is nothing that cause could be compared with',
};
const BY_NAME = new Map(FIELDS.map((field) => [field.name, field]));
const DECLINED_FIELD: Field = { ...PLAIN, name: 'cause', summary: '', kind: 'text' };

/** The field of a typed name, upper and lower case alike; also for fields that are declined. */
export function fieldOf(name: string): Field | undefined {
  const lower = name.toLowerCase();
  const exact = BY_NAME.get(lower);
  if (exact !== undefined) return exact.name.endsWith('.') ? undefined : exact;
  if (declined(name) !== undefined) return DECLINED_FIELD;
  return FIELDS.find((field) => /[.$]$/.test(field.name) && lower.startsWith(field.name));
}

/** Why a field that people will look for is not there; undefined for others. */
export function declined(name: string): string | undefined {
  return DECLINED[name.toLowerCase()];
}

/** The field a mistyped name is close to; undefined when none is. */
export function nearestField(name: string): string | undefined {
  const typed = name.toLowerCase();
  const near = FIELDS.map((field) => ({ name: field.name, distance: distance(typed, field.name) }))
    .filter(({ name: known, distance }) => distance <= Math.min(2, Math.floor(known.length / 2)))
    .toSorted((left, right) => left.distance - right.distance);
  return near[0]?.name;
}

/** Single letters to add, leave out or replace to get from one word to the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (let column = 0; column < to.length; column++) {
      const replace = (row[column] ?? 0) + (to[column] === letter ? 0 : 1);
      next.push(Math.min(replace, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
