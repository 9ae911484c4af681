import { z } from 'zod';
import type { Body } from '../model/body.ts';
import {
  headerPairs,
  headerValue,
  headerValues,
  removeHeader,
  setHeader,
  type HeaderList,
  type HttpRequest,
  type HttpResponse,
} from '../model/http.ts';
import { sizeOption } from '../model/options.ts';
import { codingNames, codingOf, CODINGS, decodeBytes, type Coding } from './coding/codings.ts';
import { DecodedSource, type DecodedFaults } from './coding/decoded-source.ts';
import { sideOf, stepsFor, type Side } from './content/side.ts';
import { definePolicy, type Call } from './policy.ts';

const options = z.strictObject({
  encodings: z
    .array(z.enum(CODINGS))
    .min(1)
    .describe('Codings that are taken off.')
    .default([...CODINGS]),
  max: sizeOption.describe('What comes out may be no larger.').default(104_857_600),
  onUnknown: z.enum(['refuse', 'pass']).describe('What becomes of a body in another coding.').default('refuse'),
});
type Options = z.output<typeof options>;

/** Takes the coding off a body. Throws ENCODING_UNSUPPORTED, BODY_TOO_LARGE, BODY_MALFORMED; RESPONSE_INVALID for answers. */
export const decompress = definePolicy<Options>({
  name: 'decompress',
  summary: 'Takes gzip, deflate, br and zstd off bodies as they pass, within a bound.',
  phases: ['request', 'response'],
  options,
  example: '{ encodings: [gzip, br], max: 20MiB }',
  prepare(given, { phase }) {
    const side = sideOf(phase);
    return stepsFor(side, (call) => run(given, side, call));
  },
});

function run(given: Options, side: Side, call: Call): void {
  const message = side.message(call);
  if (message === undefined) return;
  const names = codingNames(headerValues(message.headers, 'content-encoding').join(','));
  if (names.length === 0) return call.note('verdict', 'not compressed');
  call.note('seen', names.join(', '));
  const codings = knownCodings(names, given, side);
  if (codings === undefined) return call.note('verdict', 'passed on as it is');
  if (isPartial(message)) return call.note('verdict', 'passed on as it is: it is a part of something');
  const body = decoded(message.body, codings, given.max, side);
  call.note('verdict', 'decompressed');
  put(call, { ...message, headers: plainHeaders(message, body), body });
}

/** Codings in the order they were applied; undefined when one of them is not taken off, which is let by. */
function knownCodings(names: readonly string[], { encodings, onUnknown }: Options, side: Side): Coding[] | undefined {
  const codings: Coding[] = [];
  for (const name of names) {
    const coding = codingOf(name);
    if (coding !== undefined && encodings.includes(coding)) codings.push(coding);
    else if (onUnknown === 'pass') return undefined;
    else throw side.refusal('ENCODING_UNSUPPORTED', { encoding: name.slice(0, 100), expected: encodings.join(', ') });
  }
  return codings;
}

/** Bytes from the middle of a coded body cannot be decoded. */
function isPartial(message: HttpRequest | HttpResponse): boolean {
  const isPart = message.kind === 'response' && message.status === 206;
  return isPart || headerValue(message.headers, 'content-range') !== undefined;
}

function decoded(body: Body, codings: readonly Coding[], maxBytes: number, side: Side): Body {
  const faults: DecodedFaults = {
    tooLarge: () => side.refusal('BODY_TOO_LARGE', { maxBytes }),
    malformed: (coding, reason) => side.refusal('BODY_MALFORMED', { coding, reason }),
  };
  return codings.toReversed().reduce<Body>((coded, coding) => {
    if (coded.kind === 'none') return coded;
    if (coded.kind === 'stream')
      return { kind: 'stream', source: new DecodedSource(coded.source, coding, maxBytes, faults) };
    return { ...coded, bytes: decodeAtOnce(coding, coded.bytes, maxBytes, faults) };
  }, body);
}

function decodeAtOnce(coding: Coding, bytes: Uint8Array, maxBytes: number, faults: DecodedFaults): Uint8Array {
  if (bytes.byteLength === 0) return bytes;
  try {
    return decodeBytes(coding, bytes, maxBytes);
  } catch (thrown) {
    throw isBound(thrown)
      ? faults.tooLarge()
      : faults.malformed(coding, String(Reflect.get(Object(thrown), 'message')));
  }
}

function isBound(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_BUFFER_TOO_LARGE';
}

function put(call: Call, message: HttpRequest | HttpResponse): void {
  if (message.kind === 'request') call.request = message;
  else call.response = message;
}

/** What spoke of the coded bytes, in a message or in the answer to a HEAD, speaks of them no longer. */
function plainHeaders({ headers }: HttpRequest | HttpResponse, body: Body): HeaderList {
  const plain = GONE.reduce(removeHeader, headers);
  const tagged = withWeakTag(plain);
  const varied = withoutVary(tagged);
  return body.kind === 'bytes' ? setHeader(varied, 'content-length', String(body.bytes.byteLength)) : varied;
}

/** Digests and ranges are of the coded bytes as much as the length is. */
const GONE = ['content-encoding', 'content-length', 'content-md5', 'digest', 'content-digest', 'accept-ranges'];

/** The other bytes mean the same, which is what a weak tag says. */
function withWeakTag(headers: HeaderList): HeaderList {
  const tag = headerValue(headers, 'etag');
  return tag?.startsWith('"') === true ? setHeader(headers, 'etag', `W/${tag}`) : headers;
}

/** Everyone gets the same now, whatever they accept. */
function withoutVary(headers: HeaderList): HeaderList {
  if (headerValue(headers, 'vary') === undefined) return headers;
  return headerPairs(headers).flatMap(([name, value]) => {
    if (name.toLowerCase() !== 'vary') return [name, value];
    const rest = value.split(',').filter((field) => field.trim().toLowerCase() !== 'accept-encoding');
    return rest.length === 0 ? [] : [name, rest.join(',').trim()];
  });
}
