import { redactCredential } from './credential.ts';
import { isSecretParameter } from './secret-names.ts';
import { type RedactionKey, standIn } from './stand-in.ts';

/** Replaces the password of a URL, and secrets in its query and in its fragment. */
export function redactUrl(url: string, key: RedactionKey): string {
  // Most have neither a password nor a query.
  if (!/[@?#&;]/.test(url)) return url;
  return url
    .replace(
      /^([a-z][a-z0-9+.-]*:\/\/[^/?#@:]*:)([^/?#@]*)@/i,
      (_, user: string, password: string) => `${user}${standIn(password, key)}@`,
    )
    .replace(/([?#&;])([^=&?#;\s]+)=([^&#;\s>"]*)/g, (pair: string, before: string, name: string, value: string) =>
      isSecretParameter(unescapeText(name)) ? `${before}${name}=${redactCredential(unescapeText(value), key)}` : pair,
    );
}

function unescapeText(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // A percent sign that escapes nothing: the text stands for itself.
    return text;
  }
}
