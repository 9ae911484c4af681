/** Claims of a token, as JSON has them. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * A claim by its name, or by a path of names with dots between (`realm_access.roles`); a claim whose own name has
 * dots (`https://acme.example/roles`) is found first.
 */
export function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let value: unknown = claims;
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    // What has this own property is an object; JSON gives it string keys.
    value = (value as Claims)[part];
  }
  return value;
}

/** A claim that is a list of words: an array of texts, or one text with spaces or commas between, as scopes and groups come. */
export function claimWords(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(/[\s,]+/).filter((word) => word !== '');
  if (!Array.isArray(value)) return [];
  return value.filter((item): item is string => typeof item === 'string');
}
