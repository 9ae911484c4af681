import type { SchemaObject } from '../schema/schema-walk.ts';
import { sampleOfPattern, type Choose } from './pattern-sample.ts';

/** A text of each format, the same every time. */
const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '2024-01-15T12:00:00Z',
  date: '2024-01-15',
  time: '12:00:00Z',
  duration: 'P1D',
  email: 'user@example.com',
  'idn-email': 'user@example.com',
  hostname: 'example.com',
  'idn-hostname': 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
  iri: 'https://example.com/',
  'uri-reference': '/path',
  'iri-reference': '/path',
  'uri-template': '/path/{id}',
  uuid: '00000000-0000-4000-8000-000000000000',
  'json-pointer': '/path',
  'relative-json-pointer': '0',
  regex: '^.*$',
  byte: 'c3RyaW5n',
  password: 'password',
};

/** Longer texts are not made, whatever is asked for. */
const MOST_LENGTH = 10_000;

/** A text that fits a schema. @param index Other texts for other numbers, where the schema leaves it open. */
export function textFor(schema: SchemaObject, choose: Choose, index: number): string {
  const { format, pattern, minLength, maxLength } = schema;
  if (typeof pattern === 'string') {
    const sample = sampleOfPattern(pattern, choose);
    if (sample !== undefined) return sample;
  }
  if (typeof format === 'string' && Object.hasOwn(FORMATS, format)) return FORMATS[format] ?? '';
  const text = index === 0 ? 'string' : `string${index}`;
  const least = Math.min(typeof minLength === 'number' ? minLength : 0, MOST_LENGTH);
  const most = typeof maxLength === 'number' ? maxLength : MOST_LENGTH;
  return text.padEnd(least, 'string').slice(0, most);
}

/** A number that fits a schema. @param index Other numbers for other ones, where the schema leaves it open. */
export function numberFor(schema: SchemaObject, random: (() => number) | undefined, index: number): number {
  const step = stepOf(schema);
  const least = leastOf(schema, step);
  const most = mostOf(schema, step);
  if (least === undefined && most === undefined)
    return (random === undefined ? 0 : Math.floor(random() * 100)) * step + index * step;
  const from = least ?? Math.min(0, most ?? 0);
  const first = Math.ceil(from / step) * step;
  if (most !== undefined && first > most) return least ?? most;
  const count = Math.max(0, Math.floor(((most ?? first + 100 * step) - first) / step));
  const chosen = random === undefined ? 0 : Math.floor(random() * (count + 1));
  return first + Math.min(chosen + index, Math.max(count, 0)) * step;
}

function stepOf({ multipleOf, type }: SchemaObject): number {
  if (typeof multipleOf === 'number' && multipleOf > 0) return multipleOf;
  return type === 'number' ? 0.5 : 1;
}

function leastOf({ minimum, exclusiveMinimum }: SchemaObject, step: number): number | undefined {
  const above = typeof exclusiveMinimum === 'number' ? Math.floor(exclusiveMinimum / step) * step + step : undefined;
  const from = typeof minimum === 'number' ? minimum : undefined;
  return above === undefined || from === undefined ? (above ?? from) : Math.max(above, from);
}

function mostOf({ maximum, exclusiveMaximum }: SchemaObject, step: number): number | undefined {
  const below = typeof exclusiveMaximum === 'number' ? Math.ceil(exclusiveMaximum / step) * step - step : undefined;
  const to = typeof maximum === 'number' ? maximum : undefined;
  return below === undefined || to === undefined ? (below ?? to) : Math.min(below, to);
}
