import { z } from 'zod';
import { sizeOption } from '../model/options.ts';
import { conversionSteps } from './content/conversion.ts';
import { contentTypeOptions } from './content/checked-types.ts';
import { JSON_TYPES, XML_TYPES } from './content/media-type.ts';
import { contentText, sideOf } from './content/side.ts';
import { writeJsonTree } from './json-scan/json-tree.ts';
import { definePolicy } from './policy.ts';
import { loadXml } from './xml/load-xml.ts';
import { xmlToJsonTree } from './xml/to-json.ts';
import { readXmlTree } from './xml/xml-tree.ts';

const options = z.strictObject({
  attributePrefix: z.string().describe('Put in front of the names of attributes.').default('@'),
  attributeBlock: z.string().min(1).describe('Entry that holds all attributes of an element.').optional(),
  textName: z.string().min(1).describe('Entry of the text of an element that has other entries too.').default('#text'),
  textAlways: z.boolean().describe('Text is an entry also where it is all there is.').default(false),
  recognize: z
    .array(z.enum(['number', 'boolean', 'nil', 'empty']))
    .describe('What is not written as text: numbers, true and false, null for xsi:nil, null for an empty element.')
    .default([]),
  nullValue: z.string().describe('Text that is written in place of null.').optional(),
  arrays: z
    .array(z.string().min(1))
    .describe('Elements that are lists even when there is one: paths of names as in JSON, such as orders/order.')
    .default([]),
  unwrap: z
    .array(z.string().min(1))
    .describe('Such elements whose list takes the place of the element around them, when there is nothing else in it.')
    .default([]),
  alwaysArrays: z.boolean().describe('Every element inside of another is a list.').default(false),
  stripLevels: z.number().int().min(0).describe('How many of the outer elements are taken away.').default(0),
  namespaces: z
    .enum(['keep', 'strip'])
    .describe('Whether names keep their prefixes, and declarations of namespaces are kept as attributes.')
    .default('keep'),
  namespaceSeparator: z.string().describe('What stands between prefix and name.').default(':'),
  namespaceBlock: z.string().min(1).describe('Entry that holds the namespaces an element declares.').optional(),
  defaultNamespace: z.string().min(1).describe('Name of the default namespace in that entry.').default('$default'),
  contentType: z.string().min(1).describe('Content type of the JSON.').default('application/json'),
  accept: z
    .boolean()
    .describe('Converts an answer only when the Accept header of the request asks for JSON, or there is none.')
    .default(false),
  ...contentTypeOptions(XML_TYPES),
  max: sizeOption.describe('Bytes of the largest body that is converted; a larger one is refused.').default(1_048_576),
});

/**
 * Makes JSON of an XML body. Throws BODY_MALFORMED, THREAT_DETECTED for a document type, BODY_TOO_LARGE,
 * ENCODING_UNSUPPORTED; RESPONSE_INVALID in an answer.
 * @see https://docs.apigee.com/api-platform/reference/policies/xml-json-policy
 */
export const xmlToJson = definePolicy<z.output<typeof options>>({
  name: 'xml-to-json',
  summary: 'Makes JSON of an XML body.',
  phases: ['request', 'response'],
  options,
  example: '{ recognize: [number, boolean], arrays: [orders/order] }',
  async prepare(given, { phase }) {
    const side = sideOf(phase);
    const xml = await loadXml();
    return conversionSteps(side, { ...given, targets: JSON_TYPES, name: 'JSON' }, (content, call) => {
      const document = readXmlTree(xml, contentText(side, content));
      const { value, mixed } = xmlToJsonTree(document, given);
      if (document.leftOut > 0) call.note('left out', `${document.leftOut} comments and processing instructions`);
      if (mixed > 0) call.note('mixed content', `text of ${mixed} elements lost its place between their elements`);
      return writeJsonTree(value);
    });
  },
});
