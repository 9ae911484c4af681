/** What a token is. The names follow the grammar of Velocity 1.7, whose token boundaries decide what a template prints. */
export type TokenKind =
  | 'eof'
  | 'text'
  | 'escape'
  | 'double-escape'
  | 'escaped-directive'
  | 'empty-index'
  | 'set'
  | 'if'
  | 'elseif'
  | 'else'
  | 'end'
  | 'word'
  | 'bracketed-word'
  | 'line-comment-start'
  | 'line-comment'
  | 'block-comment'
  | 'textblock'
  | 'identifier'
  | 'dot'
  | 'lcurly'
  | 'rcurly'
  | 'index-open'
  | 'index-close'
  | 'bar'
  | 'blank'
  | 'string'
  | 'integer'
  | 'float'
  | 'true'
  | 'false'
  | '('
  | ')'
  | 'arguments-close'
  | '['
  | ']'
  | '{'
  | '}'
  | ','
  | ':'
  | '..'
  | '='
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '&&'
  | '||'
  | '!'
  | '<'
  | '<='
  | '>'
  | '>='
  | '=='
  | '!=';

/** One token. `image` is its text with what came before it in the same scan, such as the `$` of `$name`. */
export interface Token {
  readonly kind: TokenKind;
  readonly image: string;
  /** Offset of the first character of the image. */
  readonly start: number;
  readonly end: number;
  /** `$` and `#` signs that turned out to be text and stand right before the token. */
  readonly stray: string;
}

/** The sets of tokens that are possible at a place. */
export type LexicalState =
  | 'text'
  | 'reference'
  | 'reference-dot'
  | 'arguments'
  | 'alternate'
  | 'index'
  | 'hash'
  | 'directive'
  | 'line-comment'
  | 'block-comment'
  | 'textblock';
