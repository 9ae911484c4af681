/**
 * A distinguished name so that two can be compared: parts sorted, since some write them in one order and some in the
 * other; names of attributes in upper case; spaces around parts left aside.
 */
export function comparableName(text: string): string {
  return text
    .split(/(?<!\\)(?:,|\n)/)
    .map((part) => {
      const equals = part.indexOf('=');
      return equals === -1
        ? part.trim()
        : `${part.slice(0, equals).trim().toUpperCase()}=${part.slice(equals + 1).trim()}`;
    })
    .filter((part) => part !== '')
    .toSorted()
    .join(',');
}

/** The common names in a distinguished name. */
export function commonNames(subject: string): readonly string[] {
  return comparableName(subject)
    .split(/(?<!\\),/)
    .filter((part) => part.startsWith('CN='))
    .map((part) => part.slice(3));
}

/** A fingerprint so that two can be compared: hexadecimal in lower case without colons. */
export function comparableFingerprint(text: string): string {
  return text.replaceAll(/[:\s]/g, '').toLowerCase();
}

/** Whether a text fits a pattern in which `*` stands for any run of characters; without case, as host names are compared. */
export function fitsPattern(text: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const subject = text.toLowerCase();
  if (rest.length === 0) return subject === first;
  if (!subject.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let at = first.length;
  for (const part of rest) {
    const found = subject.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return subject.length - last.length >= at && subject.endsWith(last);
}
