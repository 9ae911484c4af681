/**
 * A reader of a claim, by its name or by a path of names with dots between (`realm_access.roles`); a claim whose own name
 * has dots is found first. What the token has not is undefined, also for names that every object has.
 */
export function claimReader(name: string): (claims: Readonly<Record<string, unknown>>) => unknown {
  const steps = name.split('.');
  if (steps.length === 1) return (claims) => (Object.hasOwn(claims, name) ? claims[name] : undefined);
  return (claims) =>
    Object.hasOwn(claims, name)
      ? claims[name]
      : steps.reduce<unknown>(
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
