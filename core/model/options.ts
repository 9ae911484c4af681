import { z } from 'zod';
import { formatDuration, parseDuration, parseSize, type Millis } from './units.ts';

const DURATION = /^\d+(\.\d+)?\s*(ms|s|m|h|d)$/;

/**
 * A duration in a configuration, written `250ms`, `2s`, `1m`, `1h` or `1d`; parsed to milliseconds.
 */
export const durationOption = z
  .string()
  .regex(DURATION, { error: 'expected a duration such as 250ms, 2s or 1m' })
  .transform((text): Millis => parseDuration(text) ?? 0);

/** A size in a configuration, written `512`, `10k`, `2MB` or `10MiB`; parsed to bytes. */
export const sizeOption = z
  .union([
    z.number().int().min(0),
    // Letters of both cases are written out: an expression loses its flags when it becomes JSON Schema.
    z
      .string()
      .regex(/^\d+(\.\d+)?\s*([kKmMgG][iI]?[bB]?|[bB])?$/, { error: 'expected a size such as 512, 10k or 2MiB' }),
  ])
  .transform((value): number => (typeof value === 'number' ? value : (parseSize(value) ?? 0)));

/** The name of a header in a configuration: a token of RFC 9110 section 5.6.2. */
export const headerNameOption = z
  .string()
  .regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/, { error: 'expected a header name such as x-request-id' });

/** An HTTP method in a configuration, or `*` where that stands for all. */
export const methodOption = z.string().regex(/^(\*|[A-Za-z][A-Za-z-]*)$/, { error: 'expected a method such as GET' });

/** The value of a header in a configuration: no line breaks, no other control characters, nothing outside latin1. */
export const headerValueOption = z
  .string()
  .regex(/^[\t\x20-\x7e\x80-\xff]*$/, { error: 'expected a header value on one line, in latin1 characters' });

/** Whether an option is a duration, whatever was asked of it besides. */
export function isDurationOption(schema: z.core.$ZodType): boolean {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }).pattern === DURATION.source;
}

/**
 * The default of an option as a user would write it; undefined when there is none, or when it is an empty text, list or
 * map, which is what leaving the option out looks like anyway.
 */
export function defaultText(schema: z.core.$ZodType): string | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return defaultText(schema.def.innerType);
  if (!(schema instanceof z.ZodDefault)) return undefined;
  const { defaultValue, innerType } = schema.def;
  if (typeof defaultValue === 'number' && isDurationOption(innerType)) return formatDuration(defaultValue);
  if (Array.isArray(defaultValue)) return defaultValue.length === 0 ? undefined : `[${defaultValue.join(', ')}]`;
  if (typeof defaultValue === 'object' || defaultValue === '') return undefined;
  return String(defaultValue);
}
