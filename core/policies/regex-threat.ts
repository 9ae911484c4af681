import { RE2JS } from 're2js';
import { z } from 'zod';
import { GatewrightError } from '../model/errors.ts';
import { headerNameOption, sizeOption } from '../model/options.ts';
import { isOneOf, JSON_TYPES, XML_TYPES } from './content/media-type.ts';
import { bodyType, contentText, sideOf, type Content } from './content/side.ts';
import { definePolicy, type Call } from './policy.ts';
import { formPieces, headerPieces, jsonPieces, pathPieces, queryPieces, type Piece } from './threats/pieces.ts';
import { isPlain, patternsOf, PRESET_NAMES, type ThreatPattern } from './threats/presets.ts';

const FORM = 'application/x-www-form-urlencoded';

const options = z
  .strictObject({
    patterns: z
      .record(z.string().min(1), z.string().min(1).max(1000))
      .describe('Name to RE2 expression, looked for anywhere; (?i) in front leaves case aside.')
      .default({}),
    presets: z.array(z.enum(PRESET_NAMES)).describe('Ready-made patterns for kinds of attack.').default([]),
    in: z
      .array(z.enum(['path', 'query', 'headers', 'body']))
      .min(1)
      .describe('Where to look. Path, query and forms are looked at as sent and decoded.')
      .default(['path', 'query']),
    headers: z
      .array(headerNameOption)
      .describe('Headers to look at, where headers are looked at; all when empty.')
      .default([]),
    contentTypes: z
      .array(z.string().min(1))
      .describe('Media types of bodies that are looked at; * stands for anything.')
      .default([...JSON_TYPES, ...XML_TYPES, FORM, 'text/*', 'application/graphql']),
    maxBody: sizeOption.describe('A body that is looked at may be no larger.').default(1_048_576),
  })
  .refine(({ patterns, presets }) => presets.length > 0 || Object.keys(patterns).length > 0, {
    error: 'expected patterns or presets',
  });
type Options = z.output<typeof options>;

/** A pattern ready to be looked for. */
interface Matcher {
  readonly name: string;
  readonly expression: RE2JS;
  /** Whether it is one of ours, which find nothing in a plain word. */
  readonly isPreset: boolean;
}

/**
 * Refuses requests with something in them that patterns find. Throws THREAT_DETECTED with the name of the pattern and the
 * place, never with the text itself; BODY_TOO_LARGE, ENCODING_UNSUPPORTED.
 */
export const regexThreat = definePolicy<Options>({
  name: 'regex-threat',
  summary: 'Refuses requests whose path, query, headers or body have something in them that regular expressions find.',
  phases: ['request'],
  options,
  example:
    "{ presets: [sql-injection, xss], patterns: { internal: '(?i)x-internal-[0-9]+' }, in: [path, query, body] }",
  prepare(given) {
    const matchers = matchersOf(given);
    const headers = given.headers.map((name) => name.toLowerCase());
    const side = sideOf('request');
    const rule = [...new Set(matchers.map(({ name }) => name))].join(', ');
    return {
      onRequest(call) {
        call.note('rule', `none of ${rule} in ${given.in.join(', ')}`);
        for (const piece of headPieces(call, given, headers)) look(call, matchers, piece);
        const type = given.in.includes('body') ? bodyType(side, call) : undefined;
        if (type === undefined || !isOneOf(given.contentTypes, type)) return call.note('verdict', 'let in');
        const content = side.content(call, given.maxBody);
        if (content instanceof Promise) return content.then((whole) => lookInBody(call, matchers, whole));
        return lookInBody(call, matchers, content);
      },
    };
  },
});

/** @throws CONFIG_INVALID for an expression that cannot be read. */
function matchersOf({ patterns, presets }: Options): readonly Matcher[] {
  const own = Object.entries(patterns).map(([name, pattern]) => ({
    name,
    expression: compile({ name, pattern }, 0),
    isPreset: false,
  }));
  const made = patternsOf(presets).map((one) => ({
    name: one.name,
    isPreset: true,
    expression: compile(one, RE2JS.CASE_INSENSITIVE | RE2JS.DOTALL | RE2JS.MULTILINE),
  }));
  return [...own, ...made];
}

function compile({ name, pattern }: ThreatPattern, flags: number): RE2JS {
  try {
    return RE2JS.compile(pattern, flags);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new GatewrightError('CONFIG_INVALID', { pattern: name, reason });
  }
}

function* headPieces({ request }: Call, { in: places }: Options, headers: readonly string[]): Generator<Piece> {
  if (places.includes('path')) yield* pathPieces(request);
  if (places.includes('query')) yield* queryPieces(request);
  if (places.includes('headers')) yield* headerPieces(request, headers);
}

function lookInBody(call: Call, matchers: readonly Matcher[], content: Content | undefined): void {
  if (content !== undefined) for (const piece of bodyPieces(content)) look(call, matchers, piece);
  call.note('verdict', 'let in');
}

/** JSON is looked at text by text, so that escapes hide nothing; what is none after all as it stands. */
function* bodyPieces(content: Content): Generator<Piece> {
  const text = contentText(sideOf('request'), content);
  yield { where: 'body', text };
  if (content.mediaType === FORM) yield* formPieces(text);
  if (!isOneOf(JSON_TYPES, content.mediaType)) return;
  try {
    yield* jsonPieces(JSON.parse(text));
  } catch (thrown) {
    // Whether a body is well-formed is another policy's question; only what the parser says is passed over here.
    if (!(thrown instanceof SyntaxError)) throw thrown;
  }
}

function look(call: Call, matchers: readonly Matcher[], { where, text }: Piece): void {
  const isWord = isPlain(text);
  for (const { name, expression, isPreset } of matchers) {
    if (isWord && isPreset) continue;
    const matcher = expression.matcher(text);
    if (!matcher.find()) continue;
    const at = matcher.start();
    call.note('seen', `${name} in ${where} at ${at}`);
    call.note('verdict', `${name} found`);
    throw new GatewrightError('THREAT_DETECTED', { pattern: name, in: where, at });
  }
}
