const SECRET_NAME =
  /token|secret|passw(or)?d|passphrase|pwd|api[-_]?key|subscription-key|functions-key|private[-_]?key|access[-_]?key|signature|credential|assertion|authorization|^(cookie|set-cookie|dpop|device_code|samlresponse)$/i;
const SECRET_PARAMETER = /^(key|sig|auth|jwt|sid|session|sessionid|session_id)$/i;
/** Contains one of the words above, and says only what kind of secret there is. */
const HARMLESS_NAME = /^(token_?type|access-control-.*|sec-websocket-.*|www-authenticate)$/i;

/** Whether what goes by this name, a header or a field, is a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !HARMLESS_NAME.test(name);
}

/** Whether a field of a body is a secret. There `code` is mostly that of an error, and is left alone. */
export function isSecretField(name: string): boolean {
  return isSecretName(name) || SECRET_PARAMETER.test(name);
}

/** Whether a parameter of a query or a form is a secret; there `code` is an authorization code. */
export function isSecretParameter(name: string): boolean {
  return isSecretField(name) || name.toLowerCase() === 'code';
}

/** A number of tokens is a count, not a token: language models and rate limits have such fields. */
export function isCount(name: string, value: string): boolean {
  return /tokens$/i.test(name) && /^\d+$/.test(value);
}
