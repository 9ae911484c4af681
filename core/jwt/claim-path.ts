/**
 * A reader of a claim. A name that begins with `/` is a JSON pointer into nested claims, such as `/realm_access/roles`.
 * What the token has not is undefined, also for names that every object has.
 * @see RFC 6901
 */
export function claimReader(name: string): (claims: Readonly<Record<string, unknown>>) => unknown {
  if (!name.startsWith('/')) return (claims) => (Object.hasOwn(claims, name) ? claims[name] : undefined);
  const steps = name
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return (claims) =>
    steps.reduce<unknown>(
      (value, step) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, step)
          ? Reflect.get(value, step)
          : undefined,
      claims,
    );
}

/** The texts of a claim: those of a list one by one, numbers and booleans as JSON has them; none for anything else. */
export function claimTexts(value: unknown, separator?: string): readonly string[] {
  if (typeof value === 'string')
    return separator === undefined ? [value] : value.split(separator).filter((part) => part !== '');
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  return Array.isArray(value) ? value.flatMap((one: unknown) => (Array.isArray(one) ? [] : claimTexts(one))) : [];
}
