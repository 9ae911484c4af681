/**
 * Where reading can go on after a directive whose parenthesis could not be read: behind the parenthesis that
 * closes the one at or after `from`, or at the end of the line when nothing closes it.
 */
export function afterParenthesis(text: string, from: number): number {
  const open = /[ \t]*\(/y;
  open.lastIndex = from;
  if (!open.test(text)) return from;
  const close = closingParenthesis(text, open.lastIndex);
  if (close >= 0) return close + 1;
  const lineEnd = text.indexOf('\n', from);
  return lineEnd < 0 ? text.length : lineEnd;
}

function closingParenthesis(text: string, from: number): number {
  const mark = /["'()]/g;
  mark.lastIndex = from;
  let depth = 1;
  for (let match = mark.exec(text); match !== null; match = mark.exec(text)) {
    const sign = match[0];
    if (sign === '(') depth++;
    else if (sign === ')') depth--;
    else {
      const end = text.indexOf(sign, match.index + 1);
      if (end < 0) return -1;
      mark.lastIndex = end + 1;
    }
    if (depth === 0) return match.index;
  }
  return -1;
}
