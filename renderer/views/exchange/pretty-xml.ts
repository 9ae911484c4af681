const TOKEN =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<![^>]*>|<(?:[^<>"']|"[^"]*"|'[^']*')*>|[^<]+|</g;

/**
 * XML with one element a line and indented by two spaces. It is for reading: an element that holds text alone stays on its line,
 * text among elements gets lines of its own, and what is not well-formed is left as it stands.
 */
export function prettyXml(text: string): string {
  const tokens = (text.match(TOKEN) ?? []).map((token) => token.trim()).filter((token) => token !== '');
  const lines: string[] = [];
  let depth = 0;
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] ?? '';
    const leaf = leafAt(tokens, index);
    if (leaf !== undefined) {
      lines.push(indent(depth) + leaf.text);
      index += leaf.length - 1;
    } else if (isClosing(token)) {
      depth = Math.max(0, depth - 1);
      lines.push(indent(depth) + token);
    } else {
      lines.push(indent(depth) + token);
      if (isOpening(token)) depth += 1;
    }
  }
  return lines.join('\n');
}

interface Leaf {
  readonly text: string;
  /** How many tokens it is made of. */
  readonly length: number;
}

/** An element that holds nothing, or text alone. */
function leafAt(tokens: readonly string[], index: number): Leaf | undefined {
  const [open = '', second = '', third = ''] = tokens.slice(index, index + 3);
  if (!isOpening(open)) return undefined;
  if (isClosing(second)) return { text: open + second, length: 2 };
  const isText = !second.startsWith('<') || second.startsWith('<![CDATA[');
  return isText && isClosing(third) ? { text: open + second + third, length: 3 } : undefined;
}

function isClosing(token: string): boolean {
  return token.startsWith('</');
}

function isOpening(token: string): boolean {
  return /^<[^/!?]/.test(token) && token.endsWith('>') && !token.endsWith('/>');
}

function indent(depth: number): string {
  return '  '.repeat(Math.min(depth, 60));
}
