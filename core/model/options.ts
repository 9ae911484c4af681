import { z } from 'zod';
import { parseDuration, parseSize, type Millis } from './units.ts';

/**
 * A duration in a configuration, written `250ms`, `2s`, `1m`, `1h` or `1d`; parsed to milliseconds.
 */
export const durationOption = z
  .string()
  .regex(/^\d+(\.\d+)?\s*(ms|s|m|h|d)$/, { error: 'expected a duration such as 250ms, 2s or 1m' })
  .transform((text): Millis => parseDuration(text) ?? 0);

/** A size in a configuration, written `512`, `10k`, `2MB` or `10MiB`; parsed to bytes. */
export const sizeOption = z
  .union([
    z.number().int().min(0),
    z.string().regex(/^\d+(\.\d+)?\s*([kmg]i?b?|b)?$/i, { error: 'expected a size such as 512, 10k or 2MiB' }),
  ])
  .transform((value): number => (typeof value === 'number' ? value : (parseSize(value) ?? 0)));

/** The name of a header in a configuration: a token of RFC 9110 section 5.6.2. */
export const headerNameOption = z
  .string()
  .regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/, { error: 'expected a header name such as x-request-id' });

/** The value of a header in a configuration: no line breaks, no other control characters, nothing outside latin1. */
export const headerValueOption = z
  .string()
  .regex(/^[\t\x20-\x7e\x80-\xff]*$/, { error: 'expected a header value on one line, in latin1 characters' });
