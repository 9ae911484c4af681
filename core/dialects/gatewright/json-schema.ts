import { z } from 'zod';
import type { Phase } from '../../model/config.ts';
import { defaultText } from '../../model/options.ts';
import type { Catalog } from '../dialect.ts';
import {
  consumerSchema,
  documentSchema,
  listenerSchema,
  matchSchema,
  planSchema,
  routeSchema,
  whenSchema,
} from './document.ts';

/**
 * JSON Schema of `gatewright.yaml`, with the options of every policy and integration in the catalog, for the editor's
 * completion and markers.
 */
export function gatewrightJsonSchema(catalog: Catalog): object {
  const integration = integrationSchema(catalog).describe('What answers behind the route: one name with its options.');
  const uses = (phase: Phase, text: string): z.ZodType => z.array(useSchema(catalog, phase)).describe(text).optional();
  const route = routeSchema.extend({
    match: matchSchema.optional(),
    request: uses('request', 'Policies that run before the integration is called, in order.'),
    response: uses('response', 'Policies that run on the answer, in order.'),
    error: uses('error', 'Policies that run when something failed, in order.'),
    integration,
  });
  const document = documentSchema.extend({
    listeners: z.array(listenerSchema).describe('Addresses clients can call.').optional(),
    consumers: z.array(consumerSchema).describe('Who calls the gateway.').optional(),
    plans: z.array(planSchema).describe('Usage plans of consumers.').optional(),
    request: uses('request', 'Policies of every route, before its own, before the integration is called.'),
    response: uses('response', 'Policies of every route, before its own, on the answer.'),
    error: uses('error', 'Policies of every route, before its own, when something failed.'),
    routes: z.array(route).describe('Routes.').optional(),
  });
  return z.toJSONSchema(document, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      tellDefault(zodSchema, jsonSchema);
      allowReference(jsonSchema);
    },
  });
}

function useSchema(catalog: Catalog, phase: Phase): z.ZodType {
  const fitting = catalog.policies.filter(({ phases }) => phases.includes(phase));
  return z
    .strictObject({
      ...Object.fromEntries(fitting.map(({ name, summary, options }) => [name, optionsOf(options, summary)])),
      id: z.string().describe('Name of this use; keeps its state over edits elsewhere.').optional(),
      when: whenSchema.optional(),
    })
    .describe('One policy with its options.');
}

function integrationSchema(catalog: Catalog): z.ZodType {
  return z.strictObject(
    Object.fromEntries(catalog.integrations.map(({ name, summary, options }) => [name, optionsOf(options, summary)])),
  );
}

/** Options may be left out altogether where all have defaults: `correlation-id:` stands for `correlation-id: {}`. */
function optionsOf(options: z.ZodType, summary: string): z.ZodType {
  const optional = options.safeParse({}).success ? options.nullable().optional() : options.optional();
  return optional.describe(summary);
}

/** Said instead of given: completion would write every default into the file. */
function tellDefault(option: z.core.$ZodType, schema: z.core.JSONSchema.BaseSchema): void {
  delete schema.default;
  const text = defaultText(option);
  const told = ` Default: ${text}.`;
  if (text !== undefined && schema.description?.endsWith(told) === false) schema.description += told;
}

/** Where a number or a pattern is wanted a reference is right too, and is checked when the configuration is compiled. */
function allowReference(schema: z.core.JSONSchema.BaseSchema): void {
  // A schema that is described in two places comes by twice.
  const isPattern = schema.type === 'string' && schema.pattern !== undefined && !schema.pattern.endsWith(OR_REFERENCE);
  if (isPattern) schema.pattern = `(${schema.pattern})${OR_REFERENCE}`;
  if (schema.format === 'uri') delete schema.format;
  if (schema.type !== 'integer' && schema.type !== 'number') return;
  const number: z.core.JSONSchema.BaseSchema = {};
  for (const key of ['type', ...BOUNDS]) {
    const value: unknown = Reflect.get(schema, key);
    if (value !== undefined) Reflect.set(number, key, value);
    Reflect.deleteProperty(schema, key);
  }
  schema.anyOf = [number, { type: 'string', pattern: String.raw`\$\{(secret|env|file):` }];
}

const OR_REFERENCE = String.raw`|\$\{`;

/** What stays with the number when it becomes one of two choices; description and default stay outside. */
const BOUNDS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'];
