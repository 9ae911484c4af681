import { z } from 'zod';
import { sizeOption } from '../model/options.ts';
import { checksType, contentTypeOptions } from './content/checked-types.ts';
import { JSON_TYPES } from './content/media-type.ts';
import { sideOf, stepsFor, type Content } from './content/side.ts';
import { assertUtf8 } from './content/text.ts';
import { MOST_DEPTH } from './json-scan/scanner.ts';
import { surveyJson, type JsonLimits } from './json-scan/threats.ts';
import { definePolicy, type Call } from './policy.ts';

const most = z.number().int().min(0);

const options = z.strictObject({
  depth: z
    .number()
    .int()
    .min(0)
    .max(MOST_DEPTH)
    .describe(`Most containers inside of each other, the outermost counted; never more than ${MOST_DEPTH}.`)
    .optional(),
  arrayElements: most.describe('Most elements of an array.').optional(),
  objectEntries: most.describe('Most entries of an object.').optional(),
  nameLength: most.describe('Longest name of an entry, in UTF-16 units, escapes counted as one.').optional(),
  stringLength: most.describe('Longest string, in UTF-16 units, escapes counted as one.').optional(),
  duplicateNames: z
    .enum(['allow', 'refuse'])
    .describe('Whether an object may have the same name twice.')
    .default('allow'),
  ...contentTypeOptions(JSON_TYPES),
  max: sizeOption.describe('Bytes of the largest body that is looked at; a larger one is refused.').default(10_485_760),
});

/**
 * Bounds what a JSON body is made of. Throws THREAT_DETECTED, BODY_MALFORMED, BODY_TOO_LARGE, ENCODING_UNSUPPORTED;
 * RESPONSE_INVALID in an answer.
 * @see https://docs.apigee.com/api-platform/reference/policies/json-threat-protection-policy for what is counted
 */
export const jsonThreat = definePolicy<z.output<typeof options>>({
  name: 'json-threat',
  summary: 'Refuses JSON that is too deep, has too many entries or too long texts, without making values of it.',
  phases: ['request', 'response'],
  options,
  example: '{ depth: 10, arrayElements: 1000, objectEntries: 100, nameLength: 64, stringLength: 10000 }',
  prepare(given, { phase }) {
    const side = sideOf(phase);
    const rule = ruleOf(given);
    const check = (call: Call, content: Content | undefined): void => {
      if (content === undefined) return call.note('verdict', 'let in');
      const { depth, values, threat } = side.blame(() => {
        assertUtf8(content.bytes, content.contentType);
        return surveyJson(content.bytes, given);
      });
      call.note('seen', `${content.bytes.byteLength} bytes, depth ${depth}, ${values} values`);
      if (threat === undefined) return call.note('verdict', 'let in');
      call.note('verdict', `${threat.what} ${threat.found} at line ${threat.line}, column ${threat.column}`);
      throw side.refusal('THREAT_DETECTED', { ...threat });
    };
    return stepsFor(side, (call) => {
      call.note('rule', rule);
      if (!checksType(given, side, call)) return undefined;
      const content = side.content(call, given.max);
      return content instanceof Promise ? content.then((whole) => check(call, whole)) : check(call, content);
    });
  },
});

function ruleOf({ depth, arrayElements, objectEntries, nameLength, stringLength, duplicateNames }: JsonLimits): string {
  const limits = {
    depth,
    'array elements': arrayElements,
    'object entries': objectEntries,
    'name length': nameLength,
    'string length': stringLength,
  };
  const parts = Object.entries(limits).flatMap(([name, limit]) => (limit === undefined ? [] : [`${name} ${limit}`]));
  if (duplicateNames === 'refuse') parts.push('no name twice');
  return parts.length === 0 ? 'well-formed' : parts.join(', ');
}
