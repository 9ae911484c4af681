/** Names of headers and parameters whose values are secrets themselves. */
const SECRET_NAME = /token|secret|passw|api[-_]?key|^key$|authorization|cookie|session|assertion/i;

/** What stands for the value of a header that is left out of an explanation. */
export const REPLACED = '(replaced)';

/** Whether the value of a header or parameter stays out of explanations of what was signed. */
export function isShownReplaced(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** Path and query for people: values of parameters that are secrets themselves are replaced, by a word that needs no encoding. */
export function shownTarget(target: string): string {
  const question = target.indexOf('?');
  if (question === -1) return target;
  const query = target.slice(question + 1).split('&');
  return `${target.slice(0, question)}?${query.map(shownParameter).join('&')}`;
}

function shownParameter(part: string): string {
  const equals = part.indexOf('=');
  if (equals === -1) return part;
  const name = part.slice(0, equals);
  return isShownReplaced(name) ? `${name}=replaced` : part;
}
