/** A JSON Schema, of which {@link schemaFaults} understands the words that ours use. */
type Schema = Readonly<Record<string, unknown>>;

const UNDERSTOOD = new Set([
  'type',
  'properties',
  'additionalProperties',
  'propertyNames',
  'required',
  'items',
  'minItems',
  'enum',
  'pattern',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'anyOf',
  'not',
  'description',
  '$schema',
]);

/**
 * Where a value does not fit a JSON Schema, as pointers with the word that was not met; empty when it fits.
 * @throws Error for a word that is not understood, so that nothing is passed over.
 */
export function schemaFaults(schema: unknown, value: unknown, path = ''): string[] {
  if (schema === true || !isRecord(schema)) return schema === false ? [`${path} nothing may stand here`] : [];
  const strange = Object.keys(schema).filter((word) => !UNDERSTOOD.has(word));
  if (strange.length > 0) throw new Error(`${path}: ${strange.join(', ')} is not understood`);
  const own = FAULTS.filter(([word, holds]) => schema[word] !== undefined && !holds(schema[word], value));
  return [
    ...own.map(([word]) => `${path} ${word}`),
    ...anyOfFaults(schema, value, path),
    ...innerFaults(schema, value, path),
  ];
}

type Holds = (wanted: unknown, value: unknown) => boolean;

const FAULTS: readonly (readonly [word: string, holds: Holds])[] = [
  ['type', (wanted, value) => [wanted].flat().some((type) => isOfType(type, value))],
  ['enum', (wanted, value) => Array.isArray(wanted) && wanted.includes(value)],
  ['pattern', (wanted, value) => typeof value !== 'string' || new RegExp(String(wanted), 'u').test(value)],
  ['minLength', (wanted, value) => typeof value !== 'string' || value.length >= Number(wanted)],
  ['maxLength', (wanted, value) => typeof value !== 'string' || value.length <= Number(wanted)],
  ['minimum', (wanted, value) => typeof value !== 'number' || value >= Number(wanted)],
  ['maximum', (wanted, value) => typeof value !== 'number' || value <= Number(wanted)],
  ['minItems', (wanted, value) => !Array.isArray(value) || value.length >= Number(wanted)],
  ['not', (wanted, value) => schemaFaults(wanted, value).length > 0],
  [
    'required',
    (wanted, value) => !isRecord(value) || (Array.isArray(wanted) && wanted.every((name) => String(name) in value)),
  ],
];

function isOfType(type: unknown, value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isRecord(value);
  return typeof value === type;
}

/** Of the branches the one that came nearest tells what is wrong. */
function anyOfFaults({ anyOf }: Schema, value: unknown, path: string): string[] {
  if (!Array.isArray(anyOf)) return [];
  const branches = anyOf.map((branch) => schemaFaults(branch, value, path));
  return branches.toSorted((a, b) => a.length - b.length)[0] ?? [];
}

function innerFaults(schema: Schema, value: unknown, path: string): string[] {
  if (Array.isArray(value))
    return value.flatMap((item, index) => schemaFaults(schema['items'], item, `${path}/${index}`));
  if (!isRecord(value)) return [];
  const known = isRecord(schema['properties']) ? schema['properties'] : {};
  return Object.entries(value).flatMap(([name, inner]) => [
    ...schemaFaults(schema['propertyNames'], name, `${path}/${name}`),
    ...schemaFaults(name in known ? known[name] : schema['additionalProperties'], inner, `${path}/${name}`),
  ]);
}

/** Properties of a JSON Schema that say nothing about themselves, as pointers. */
export function undescribed(part: unknown, path = ''): string[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]: [string, unknown]) => {
    if (key !== 'properties' || typeof value !== 'object' || value === null)
      return undescribed(value, `${path}/${key}`);
    return Object.entries(value).flatMap(([name, property]: [string, unknown]) => [
      ...(typeof property === 'object' && property !== null && 'description' in property ? [] : [`${path}/${name}`]),
      ...undescribed(property, `${path}/${name}`),
    ]);
  });
}

function isRecord(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
