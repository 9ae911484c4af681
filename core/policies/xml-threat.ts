import { z } from 'zod';
import { sizeOption } from '../model/options.ts';
import { checksType, contentTypeOptions } from './content/checked-types.ts';
import { XML_TYPES } from './content/media-type.ts';
import { contentText, sideOf, stepsFor, type Content } from './content/side.ts';
import { definePolicy, type Call } from './policy.ts';
import { loadXml, MOST_LEVELS } from './xml/load-xml.ts';
import { CHILD_KINDS, surveyXml } from './xml/threats.ts';

const most = z.number().int().min(0);

const options = z.strictObject({
  names: z
    .strictObject({
      element: most.describe('Longest name of an element, prefix included.').optional(),
      attribute: most.describe('Longest name of an attribute, prefix included.').optional(),
      prefix: most.describe('Longest prefix of a namespace.').optional(),
      target: most.describe('Longest target of a processing instruction.').optional(),
    })
    .describe('Lengths of names, in UTF-16 units.')
    .prefault({}),
  structure: z
    .strictObject({
      depth: most
        .max(MOST_LEVELS)
        .describe('Most elements inside of each other, the root counted.')
        .default(MOST_LEVELS),
      attributes: most.describe('Most attributes of an element, without those that declare namespaces.').optional(),
      namespaces: most.describe('Most namespaces that an element declares.').optional(),
      children: most.describe('Most children of an element.').optional(),
      counted: z
        .array(z.enum(CHILD_KINDS))
        .min(1)
        .describe('What counts as a child; text that is only white space does too.')
        .default([...CHILD_KINDS]),
    })
    .describe('How much there may be of everything.')
    .prefault({}),
  values: z
    .strictObject({
      text: most.describe('Longest piece of text.').optional(),
      attribute: most.describe('Longest value of an attribute.').optional(),
      namespaceUri: most.describe('Longest URI of a namespace.').optional(),
      comment: most.describe('Longest comment.').optional(),
      instruction: most.describe('Longest data of a processing instruction.').optional(),
    })
    .describe('Lengths of values, in UTF-16 units.')
    .prefault({}),
  ...contentTypeOptions(XML_TYPES),
  max: sizeOption.describe('Bytes of the largest body that is looked at; a larger one is refused.').default(1_048_576),
});
type Options = z.output<typeof options>;

/**
 * Bounds what an XML body is made of, and refuses document types and with them entities. Throws THREAT_DETECTED,
 * BODY_MALFORMED, BODY_TOO_LARGE, ENCODING_UNSUPPORTED; RESPONSE_INVALID in an answer.
 * @see https://docs.apigee.com/api-platform/reference/policies/xml-threat-protection-policy for what is counted
 */
export const xmlThreat = definePolicy<Options>({
  name: 'xml-threat',
  summary: 'Refuses XML that is too deep, has too many parts or too long ones, and every document type.',
  phases: ['request', 'response'],
  options,
  example:
    '{ structure: { depth: 10, attributes: 20, children: 100 }, names: { element: 64 }, values: { text: 10000 } }',
  async prepare(given, { phase }) {
    const side = sideOf(phase);
    const xml = await loadXml();
    const rule = ruleOf(given);
    const check = (call: Call, content: Content | undefined): void => {
      if (content === undefined) return call.note('verdict', 'let in');
      const { threat, depth, elements } = side.blame(() => surveyXml(xml, contentText(side, content), given));
      call.note('seen', `${content.bytes.byteLength} bytes, depth ${depth}, ${elements} elements`);
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

function ruleOf({ names, structure, values }: Options): string {
  const limits = [
    ...Object.entries(names).map(([name, limit]) => [`${name} name`, limit] as const),
    ...Object.entries(structure),
    ...Object.entries(values).map(([name, limit]) => [`${name} value`, limit] as const),
  ];
  const parts = limits.flatMap(([name, limit]) => (typeof limit === 'number' ? [`${name} ${limit}`] : []));
  return ['no document type', ...parts].join(', ');
}
