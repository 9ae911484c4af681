import { JsonPathError } from './path.ts';

/** Walks over the text of a path. */
export class Scanner {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  peek(): string | undefined {
    return this.text[this.at];
  }

  skipBlanks(): void {
    while (this.text[this.at] === ' ' || this.text[this.at] === '\t') this.at++;
  }

  takeIf(part: string): boolean {
    if (!this.text.startsWith(part, this.at)) return false;
    this.at += part.length;
    return true;
  }

  /** @throws JsonPathError */
  take(part: string): void {
    if (!this.takeIf(part)) throw this.error(`expected “${part}”`);
  }

  /** What a sticky expression matches here, which may be nothing. */
  match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  /** A text in single or double quotes, a backslash taking the next character as it is. @throws JsonPathError */
  quoted(): string {
    const quote = this.peek();
    if (quote !== "'" && quote !== '"') throw this.error('expected a text in quotes');
    let text = '';
    for (this.at++; !this.isAtEnd(); this.at++) {
      const character = this.text[this.at] ?? '';
      if (character === quote) {
        this.at++;
        return text;
      }
      if (character === '\\') this.at++;
      text += this.text[this.at] ?? '';
    }
    throw this.error('the text in quotes is never closed');
  }

  error(message: string): JsonPathError {
    return new JsonPathError(`${message} at offset ${this.at} of the path ${JSON.stringify(this.text)}`, this.at);
  }
}
