import { GatewrightError } from '../model/errors.ts';

/** A word as the shell hands it to a program. */
export interface ShellWord {
  /** One character a byte. */
  readonly text: string;
  /** Where it begins in the text given, in characters from 1. */
  readonly position: number;
}

type Shell = 'bash' | 'cmd' | 'powershell';

/** What a shell does in and around quotes; `escape` outside of them. */
interface Rules {
  readonly escape: string;
  /** The escape character inside double quotes, and what it escapes there. */
  readonly inDouble: { readonly escape: string; readonly of: RegExp };
  readonly hasSingleQuotes: boolean;
  readonly hasVariables: boolean;
}

const RULES: Readonly<Record<Shell, Rules>> = {
  bash: { escape: '\\', inDouble: { escape: '\\', of: /[$`"\\\n]/ }, hasSingleQuotes: true, hasVariables: true },
  // Carets are gone when these apply; what is left is how a Windows program splits its command line.
  cmd: { escape: '', inDouble: { escape: '\\', of: /["\\]/ }, hasSingleQuotes: false, hasVariables: false },
  powershell: { escape: '`', inDouble: { escape: '`', of: /[^]/ }, hasSingleQuotes: true, hasVariables: true },
};
const POWERSHELL_ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', 0: '\u0000' };
const ANSI_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\u0007',
  b: '\b',
  e: '\u001b',
  E: '\u001b',
  f: '\f',
  v: '\v',
};

/**
 * Splits a command into words as bash, the Windows command prompt or PowerShell would; which of them is told by how its
 * lines are joined. What the answer is piped or written to is left out; what only a shell could know, such as a
 * variable, is declined.
 * @throws FORMAT_INVALID with `format: 'curl'`, `reason` and `position`.
 */
export function splitWords(command: string): readonly ShellWord[] {
  const shell = shellOf(command);
  // In bytes, so that \xHH and \u escapes can stand side by side with text.
  const text = Buffer.from(command.trimEnd().replaceAll('\r\n', '\n')).toString('latin1');
  const lexer = new Lexer(shell === 'cmd' ? blankCarets(text) : text, shell);
  return lexer.words();
}

/** By the first quote, which in bash may hold what would look like another shell's; else by how lines are joined. */
function shellOf(command: string): Shell {
  const [quote = ''] = /\^?["']/.exec(command) ?? [];
  if (quote === '^"' || (!quote.endsWith("'") && /\^\s*$/m.test(command))) return 'cmd';
  return /`[ \t]*\r?$/m.test(command) || /^\s*curl\.exe\b/.test(command) ? 'powershell' : 'bash';
}

/** Placeholder that keeps positions where a caret was. */
const GONE = '\u0000';

/**
 * Resolves the carets of the command prompt: one escapes the next character, before a line end it joins two lines. In
 * quotes that are not escaped themselves a caret is a caret.
 */
function blankCarets(text: string): string {
  return text.replace(/"[^"\n]*"?|\^(\n\n|\n|[^])/g, (all: string, next: string | undefined) => {
    if (next === undefined) return all;
    if (next === '\n') return `${GONE} `;
    return next === '\n\n' ? `${GONE}${GONE}\n` : `${GONE}${next}`;
  });
}

class Lexer {
  readonly #text: string;
  readonly #shell: Shell;
  readonly #rules: Rules;
  #at = 0;

  constructor(text: string, shell: Shell) {
    this.#text = text;
    this.#shell = shell;
    this.#rules = RULES[shell];
  }

  words(): readonly ShellWord[] {
    const words: ShellWord[] = [];
    while (this.#skipBlanks()) {
      if (this.#endsHere()) break;
      const start = this.#at;
      words.push({ text: this.#word(), position: this.#position(start) });
    }
    return words;
  }

  /** Passes blanks and joined lines; false at the end of the text. A further line is a further command, and declined. */
  #skipBlanks(): boolean {
    const { escape } = this.#rules;
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined) return false;
      if (character === ' ' || character === '\t' || character === GONE) this.#at += 1;
      else if (escape !== '' && character === escape && this.#text[this.#at + 1] === '\n') this.#at += 2;
      else if (character === '\n' && this.#text.slice(0, this.#at).trim() === '') this.#at += 1;
      else if (character === '\n') throw this.#error('a second command begins here, and one is expected', this.#at);
      else return true;
    }
  }

  /** Whether what follows is only about the answer: a pipe, a file to write to, a comment. */
  #endsHere(): boolean {
    const rest = this.#text.slice(this.#at);
    if (/^(\||[12&]?>|#)/.test(rest)) {
      if (rest.startsWith('||')) throw this.#error('|| is not read, only one command is', this.#at);
      return true;
    }
    const operator = /^(&&?|;|<|\()/.exec(rest)?.[0];
    if (operator === undefined || this.#shell === 'cmd') return false;
    throw this.#error(`${operator} is not read; an address with it has to be in quotes`, this.#at);
  }

  #word(): string {
    const start = this.#at;
    let word = '';
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined || /[ \t\n|]/.test(character)) return word;
      if (this.#shell !== 'cmd' && /[&;<>()]/.test(character))
        throw this.#error(`${character} outside of quotes is not read; put the word in quotes`, this.#at);
      this.#at += 1;
      if (character === GONE) continue;
      word += this.#piece(character, start);
    }
  }

  /** What a character outside of quotes, or the quotes it opens, add to the word. */
  #piece(character: string, start: number): string {
    const { escape, hasSingleQuotes, hasVariables } = this.#rules;
    if (character === '"') return this.#doubleQuoted(start);
    if (character === "'" && hasSingleQuotes) return this.#singleQuoted(start);
    if (character === '$' && this.#text[this.#at] === "'" && this.#shell === 'bash') {
      this.#at += 1;
      return this.#ansiQuoted(start);
    }
    if (hasVariables) this.#declineVariable(character);
    if (this.#shell === 'cmd' && character === '\\' && /^\\*"/.test(this.#text.slice(this.#at)))
      return this.#backslashes();
    if (escape === '' || character !== escape) return character;
    const escaped = this.#text[this.#at] ?? '';
    this.#at += 1;
    return escaped === '\n' ? '' : escaped;
  }

  #singleQuoted(start: number): string {
    const end = this.#text.indexOf("'", this.#at);
    if (end === -1) throw this.#error("the quote ' is not closed", start);
    const inner = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    // PowerShell doubles a quote to mean it.
    if (this.#shell !== 'powershell' || this.#text[this.#at] !== "'") return inner;
    this.#at += 1;
    return `${inner}'${this.#singleQuoted(start)}`;
  }

  #doubleQuoted(start: number): string {
    const { inDouble, hasVariables } = this.#rules;
    let inner = '';
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined) throw this.#error('the quote " is not closed', start);
      this.#at += 1;
      if (character === GONE) continue;
      if (character === '"') return inner;
      if (this.#shell === 'cmd' && character === '\\') inner += this.#backslashes();
      else if (character === inDouble.escape && inDouble.of.test(this.#text[this.#at] ?? ''))
        inner += this.#escapedInDouble();
      else {
        if (hasVariables) this.#declineVariable(character);
        inner += character;
      }
    }
  }

  #escapedInDouble(): string {
    const escaped = this.#text[this.#at] ?? '';
    this.#at += 1;
    if (this.#shell === 'powershell') return POWERSHELL_ESCAPES[escaped] ?? escaped;
    return escaped === '\n' ? '' : escaped;
  }

  /** Windows: backslashes count by two before a quote, an odd one escapes it, and elsewhere they stand for themselves. */
  #backslashes(): string {
    let count = 1;
    for (; this.#text[this.#at] === '\\' || this.#text[this.#at] === GONE; this.#at += 1)
      if (this.#text[this.#at] !== GONE) count += 1;
    if (this.#text[this.#at] !== '"') return '\\'.repeat(count);
    if (count % 2 === 0) return '\\'.repeat(count / 2);
    this.#at += 1;
    return `${'\\'.repeat((count - 1) / 2)}"`;
  }

  /** `$'…'` of bash. */
  #ansiQuoted(start: number): string {
    const match = /^((?:[^'\\]|\\[^])*)'/.exec(this.#text.slice(this.#at));
    if (match === null) throw this.#error("the quote $' is not closed", start);
    this.#at += match[0].length;
    const escapes = /\\(?:x([0-9a-f]{1,2})|u([0-9a-f]{1,4})|U([0-9a-f]{1,8})|([0-7]{1,3})|([^]))/gi;
    return (match[1] ?? '').replace(escapes, (...[all, byte, short, long, octal, letter]: (string | undefined)[]) => {
      if (byte !== undefined) return String.fromCharCode(Number.parseInt(byte, 16));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 255);
      const point = short ?? long;
      if (point !== undefined) return Buffer.from(codePoint(point)).toString('latin1');
      return ANSI_ESCAPES[letter ?? ''] ?? (/['"\\?]/.test(letter ?? '') ? (letter ?? '') : (all ?? ''));
    });
  }

  #declineVariable(character: string): void {
    const rest = this.#text.slice(this.#at);
    const isVariable = character === '$' && /^[\w{(]/.test(rest);
    if (!isVariable && (character !== '`' || this.#shell !== 'bash')) return;
    const name = character === '`' ? 'a command in backticks' : `$${/^(\w+|\{[^}]*\}?|\()/.exec(rest)?.[0] ?? ''}`;
    throw this.#error(`${name} is known to the shell only; write its value instead`, this.#at - 1);
  }

  /** In characters of the text as it was given. */
  #position(index: number): number {
    return Buffer.from(this.#text.slice(0, index), 'latin1').toString('utf8').length + 1;
  }

  #error(reason: string, index: number): GatewrightError {
    return new GatewrightError('FORMAT_INVALID', { format: 'curl', reason, position: this.#position(index) });
  }
}

function codePoint(hexadecimal: string): string {
  const value = Number.parseInt(hexadecimal, 16);
  return value > 0x10ffff ? '\ufffd' : String.fromCodePoint(value);
}
