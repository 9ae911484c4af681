import { redactCredential } from './credential.ts';
import { redactUrl } from './redact-url.ts';
import { isCount } from './secret-names.ts';
import type { RedactionKey } from './stand-in.ts';

/** Which fields are secrets, and what their stand-ins are made with. */
export interface FieldRules {
  readonly isSecret: (name: string) => boolean;
  readonly key: RedactionKey;
}

/** A body's text with the values of secret fields replaced; forms and JSON are understood, other text stays as it is. */
export function redactText(text: string, rules: FieldRules & { readonly type: string }): string {
  if (/^application\/x-www-form-urlencoded/i.test(rules.type)) return redactUrl(`?${text}`, rules.key).slice(1);
  if (/^multipart\//i.test(rules.type)) return redactMultipart(text, rules);
  return /json|event-stream/i.test(rules.type) || /^\s*[{[]/.test(text) ? redactJson(text, rules) : text;
}

function redactMultipart(text: string, { isSecret, key }: FieldRules): string {
  const part = /(\bname="([^"\r\n]*)"(?:[^\r\n]*\r\n){1,20}?\r\n)([^]*?)(?=\r\n--|$)/gi;
  return text.replace(part, (all: string, head: string, name: string, value: string) =>
    isSecret(name) ? head + redactCredential(value, key) : all,
  );
}

/**
 * Replaces strings and numbers that stand, at any depth, under a secret name. Works on the text, so that layout and
 * numbers keep their form and a document that was cut off is no obstacle.
 */
export function redactJson(text: string, rules: FieldRules): string {
  // Without a string there is no field.
  if (!text.includes('"')) return text;
  const tokens = /("[^"\\]*(?:\\[^][^"\\]*)*")(?=\s*:)|"[^"\\]*(?:\\[^][^"\\]*)*(?:"|\\?$)|[{}[\],]|-?\d[\d.eE+-]*/g;
  const outer: (string | undefined)[] = [];
  let name: string | undefined;
  return text.replace(tokens, (token, field: string | undefined) => {
    if (field !== undefined) {
      const plain = readJsonString(field);
      name = rules.isSecret(plain) ? plain : outer.at(-1);
      return token;
    }
    if (token === '{' || token === '[') outer.push(name);
    else if (token === '}' || token === ']') outer.pop();
    else if (token !== ',') return redactJsonValue(token, name, rules);
    if (token !== '{' && token !== '[') name = outer.at(-1);
    return token;
  });
}

function redactJsonValue(token: string, name: string | undefined, rules: FieldRules): string {
  const plain = token.startsWith('"') ? readJsonString(token) : token;
  if (name !== undefined) return isCount(name, token) ? token : JSON.stringify(redactCredential(plain, rules.key));
  // Documents are also carried as text, as in the events of functions. Escapes beyond a byte could not be written back.
  if (!/^\s*[{[]/.test(plain) || token.includes('\\u')) return token;
  const next = redactJson(plain, rules);
  return next === plain ? token : JSON.stringify(next);
}

function readJsonString(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    // Cut off in the middle: what there is of it stands for itself.
    return token.slice(1);
  }
}
