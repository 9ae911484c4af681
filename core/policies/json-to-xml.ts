import { z } from 'zod';
import { sizeOption } from '../model/options.ts';
import { conversionSteps } from './content/conversion.ts';
import { contentTypeOptions } from './content/checked-types.ts';
import { JSON_TYPES, XML_TYPES } from './content/media-type.ts';
import { sideOf } from './content/side.ts';
import { assertUtf8 } from './content/text.ts';
import { readJsonTree } from './json-scan/json-tree.ts';
import { definePolicy } from './policy.ts';
import { jsonToXmlText } from './xml/to-xml.ts';
import { isXmlName } from './xml/xml-text.ts';

const xmlName = z.string().refine(isXmlName, { error: 'expected a name that an XML element can have' });

const options = z.strictObject({
  root: xmlName.describe('Element around everything, where one is needed.').default('root'),
  rootWhen: z
    .enum(['needed', 'always'])
    .describe('Whether the one entry of an object with only one is the root itself, or stands inside of one.')
    .default('needed'),
  arrayRoot: xmlName.describe('Root of a list.').default('array'),
  arrayItem: xmlName.describe('Element of a list inside of a list, or of one that is the root.').default('item'),
  attributePrefix: z.string().describe('Entries whose name begins so are attributes; none when empty.').default('@'),
  attributeBlock: z.string().min(1).describe('Entry whose entries are attributes.').optional(),
  textName: z.string().min(1).describe('Entry that is the text of its element.').default('#text'),
  namespaceSeparator: z
    .string()
    .describe('What stands between prefix and name; of several only the first.')
    .default(':'),
  namespaceBlock: z.string().min(1).describe('Entry whose entries are namespaces, by prefix.').optional(),
  defaultNamespace: z.string().min(1).describe('Name of the default namespace in that entry.').default('$default'),
  nulls: z
    .enum(['nil', 'empty', 'omit'])
    .describe('What becomes of null: an element with xsi:nil, one without content, or nothing.')
    .default('nil'),
  nullValue: z.string().describe('Text that stands for null, in place of `nulls`.').optional(),
  replacement: z
    .string()
    .regex(/^[A-Za-z0-9_.-]*$/, { error: 'expected characters that a name can have' })
    .describe('Put in the place of each character that an XML name cannot have.')
    .default('_'),
  declaration: z.boolean().describe('Begins with the XML declaration.').default(true),
  indent: z.boolean().describe('Every element on a line of its own.').default(false),
  contentType: z.string().min(1).describe('Content type of the XML.').default('application/xml; charset=utf-8'),
  accept: z
    .boolean()
    .describe('Converts an answer only when the Accept header of the request asks for XML, or there is none.')
    .default(false),
  ...contentTypeOptions(JSON_TYPES),
  max: sizeOption.describe('Bytes of the largest body that is converted; a larger one is refused.').default(1_048_576),
});

/**
 * Makes XML of a JSON body. Throws BODY_MALFORMED, BODY_TOO_LARGE, ENCODING_UNSUPPORTED; RESPONSE_INVALID in an answer.
 * @see https://docs.apigee.com/api-platform/reference/policies/json-xml-policy
 */
export const jsonToXml = definePolicy<z.output<typeof options>>({
  name: 'json-to-xml',
  summary: 'Makes XML of a JSON body.',
  phases: ['request', 'response'],
  options,
  example: '{ root: order, nulls: omit }',
  prepare(given, { phase }) {
    const side = sideOf(phase);
    return conversionSteps(side, { ...given, targets: XML_TYPES, name: 'XML' }, ({ bytes, contentType }, call) => {
      assertUtf8(bytes, contentType);
      const { text, renamed, replaced, emptyLists } = jsonToXmlText(readJsonTree(bytes), given);
      if (renamed > 0) call.note('renamed', `${renamed} names that XML cannot have`);
      if (replaced > 0) call.note('replaced', `${replaced} characters that XML cannot have`);
      if (emptyLists > 0) call.note('left out', `${emptyLists} empty lists`);
      return text;
    });
  },
});
