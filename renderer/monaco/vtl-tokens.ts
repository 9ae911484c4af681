import type { languages } from 'monaco-editor/editor/editor.api.js';

/** Id of the language in the editor. */
export const VTL_LANGUAGE = 'vtl';

const WITH_ARGUMENTS = /#\{?(?:set|if|elseif|foreach|macro|define|evaluate|include|parse|return)\}?[ \t]*(?=\()/;
const ALONE = /#(?:\{(?:else|end|stop|break|return)\}|(?:else|end|stop|break|return)(?![\w(]))/;

/** Colours of VTL inside JSON; other text keeps the colour of text. */
export const VTL_TOKENS: languages.IMonarchLanguage = {
  defaultToken: '',
  tokenizer: {
    root: [{ include: '@vtl' }, { include: '@json' }],
    vtl: [
      [/\\[$#]/, 'operators'],
      [/##.*$/, 'comment'],
      [/#\*/, 'comment', '@comment'],
      [/#\[\[/, 'keyword', '@literal'],
      [WITH_ARGUMENTS, 'keyword', '@head'],
      [ALONE, 'keyword'],
      [/#[A-Za-z][\w-]*[ \t]*(?=\()/, 'keyword', '@head'],
      [/\$!?\{/, 'variable', '@formal'],
      [/\$!?[A-Za-z_][\w-]*/, 'variable', '@reference'],
    ],
    json: [
      [/"(?:[^"\\$#]|\\.)*"(?=\s*:)/, 'type'],
      [/"(?=[^"\n]*")/, 'string', '@text'],
      [/-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b/, 'number'],
      [/\b(?:true|false|null)\b/, 'keyword.json'],
      [/[{}[\]]/, '@brackets'],
    ],
    // A string of JSON: it may be made of references, and ends in its line.
    text: [
      { include: '@vtl' },
      [/"/, 'string', '@pop'],
      [/[^"$#\\]+/, 'string'],
      [/\\./, 'string'],
      [/./, 'string'],
      [/$/, '', '@pop'],
    ],
    comment: [
      [/\*#/, 'comment', '@pop'],
      [/./, 'comment'],
    ],
    literal: [
      [/\]\]#/, 'keyword', '@pop'],
      [/./, ''],
    ],
    head: [
      [/[ \t]+/, ''],
      [/\(/, { token: 'delimiter.parenthesis', switchTo: '@inside' }],
      [/(?=.)/, '', '@pop'],
    ],
    formal: [
      [/\}/, 'variable', '@pop'],
      [/\(/, 'delimiter.parenthesis', '@inside'],
      [/\[/, 'delimiter.square', '@index'],
      [/[\w.-]+/, 'variable'],
      [/(?=.)/, '', '@pop'],
    ],
    reference: [
      [/\.[A-Za-z_][\w-]*/, 'variable'],
      [/\((?<=\.\w[\w-]*\()/, 'delimiter.parenthesis', '@inside'],
      [/\[(?=[^\]\s"]+\])/, 'delimiter.square', '@index'],
      [/(?=.)/, '', '@pop'],
      [/$/, '', '@pop'],
    ],
    inside: [
      [/\)/, 'delimiter.parenthesis', '@pop'],
      [/\(/, 'delimiter.parenthesis', '@push'],
      { include: '@expression' },
    ],
    index: [[/\]/, 'delimiter.square', '@pop'], { include: '@expression' }],
    expression: [
      [/\$!?\{/, 'variable', '@formal'],
      [/\$!?[A-Za-z_][\w-]*/, 'variable', '@reference'],
      [/'(?:[^'])*'/, 'string'],
      [/"/, 'string', '@interpolated'],
      [/-?\d+(?:\.\d+)?/, 'number'],
      [/\b(?:in|true|false|null|and|or|not|eq|ne|gt|lt|ge|le)\b/, 'keyword'],
      [/[=!<>&|+\-*/%]+/, 'operators'],
      [/[{}[\]]/, '@brackets'],
    ],
    interpolated: [
      [/"/, 'string', '@pop'],
      [/\$!?\{/, 'variable', '@formal'],
      [/\$!?[A-Za-z_][\w-]*/, 'variable', '@reference'],
      [/[^"$]+/, 'string'],
      [/\$/, 'string'],
    ],
  },
};

/** Brackets and pairs. The ends of directives are matched by `vtl-blocks.ts`, which knows `#else` too. */
export const VTL_CONFIGURATION: languages.LanguageConfiguration = {
  comments: { lineComment: '##', blockComment: ['#*', '*#'] },
  brackets: [
    ['{', '}'],
    ['[', ']'],
    ['(', ')'],
  ],
  autoClosingPairs: [
    { open: '{', close: '}' },
    { open: '[', close: ']' },
    { open: '(', close: ')' },
    { open: "'", close: "'", notIn: ['string', 'comment'] },
    { open: '"', close: '"', notIn: ['string', 'comment'] },
  ],
  surroundingPairs: [
    { open: '{', close: '}' },
    { open: '(', close: ')' },
    { open: '"', close: '"' },
    { open: "'", close: "'" },
  ],
  wordPattern: /[A-Za-z_][\w-]*|#[A-Za-z]+|-?\d+(?:\.\d+)?/,
};
