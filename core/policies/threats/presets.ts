/** One thing that is looked for. */
export interface ThreatPattern {
  readonly name: string;
  /** RE2, looked for anywhere, whatever the case. */
  readonly pattern: string;
}

/**
 * Ready-made patterns for kinds of attack. They know the common shapes, not all of them, and can be wrong about an
 * innocent text, which is why each is chosen by name.
 */
export const PRESETS = {
  'sql-injection': [
    String.raw`['")]\s*(?:or|and)\s+['"(]?\w+['")]?\s*(?:=|<|>|like\b|is\b|in\b)`,
    String.raw`\bunion\s+(?:all\s+|distinct\s+)?select\b`,
    String.raw`;\s*(?:drop|alter|truncate|delete|insert|update|create|exec|execute|shutdown|grant)\b`,
    String.raw`\b(?:drop|alter|truncate)\s+(?:table|database|schema|view|index|user)\b`,
    String.raw`\bselect\s+(?:\*|[\w.]+(?:\s*,\s*[\w.]+)*|\w+\s*\([^)]{0,200}\))\s+from\s+[\w.]`,
    String.raw`\binsert\s+into\s+[\w.]+\s*(?:\(|values\b)`,
    String.raw`\bdelete\s+from\s+[\w.]+\s*(?:where\b|;|--|$)`,
    String.raw`\bupdate\s+[\w.]+\s+set\s+[\w.]+\s*=`,
    String.raw`['"]\s*(?:--|#|/\*)`,
    String.raw`\b(?:sleep|benchmark|pg_sleep|waitfor\s+delay|xp_cmdshell|load_file|extractvalue|updatexml)\s*[('"]`,
    String.raw`\binformation_schema\s*\.`,
  ],
  xss: [
    String.raw`<\s*/?\s*(?:script|iframe|object|embed|applet|meta|base|svg|math|link)\b`,
    String.raw`<[a-z!/?][^>]{0,1000}\bon[a-z]{3,30}\s*=`,
    String.raw`["'\s/]on(?:error|load|click|mouseover|focus|blur|submit|toggle|animationstart|pointerenter)\s*=`,
    String.raw`\b(?:java|vb|live)script\s*:`,
    String.raw`\bdata\s*:\s*text/html`,
    String.raw`\bsrcdoc\s*=`,
  ],
  'path-traversal': [
    String.raw`(?:^|[/\\=&?])\.{2,}(?:[/\\;]|$)`,
    String.raw`%c0%ae|%c0%af|%c1%9c|%252e|%255c|%252f`,
    String.raw`/etc/(?:passwd|shadow|hosts|group)\b`,
    String.raw`/proc/self/`,
    String.raw`\b(?:boot|win)\.ini\b`,
    String.raw`\x00`,
  ],
  'server-side-include': [String.raw`<!--\s*#\s*(?:include|exec|echo|config|printenv|fsize|flastmod|set|if)\b`],
  'xpath-injection': [
    String.raw`['"]\s*\]\s*(?:/|\|)`,
    String.raw`\b(?:ancestor|ancestor-or-self|child|descendant|descendant-or-self|following|following-sibling|parent|preceding|preceding-sibling|self)::`,
    String.raw`\b(?:count|string-length|substring|name|position)\s*\(\s*(?:/|\.\.|\*)`,
  ],
  'command-injection': [
    '[;|&`]\\s*(?:cat|ls|id|whoami|uname|wget|curl|nc|bash|sh|zsh|powershell|cmd|ping|rm)\\b',
    String.raw`\$\(\s*[a-z]\w+`,
  ],
  'java-exception': [String.raw`\bexception in thread\b`, String.raw`^\s*at [\w.$]+\([\w.]+\.java:\d+\)`],
  log4shell: [String.raw`\$\{\s*(?:jndi|lower|upper|env|sys|:|\$)`],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Names of the ready-made kinds. */
export const PRESET_NAMES = Object.keys(PRESETS) as (keyof typeof PRESETS)[];

/** The patterns of some kinds, those of one kind put together to one. */
export function patternsOf(kinds: readonly (keyof typeof PRESETS)[]): readonly ThreatPattern[] {
  return kinds.map((name) => ({ name, pattern: PRESETS[name].map((pattern) => `(?:${pattern})`).join('|') }));
}

/** Whether a text is so plain that none of the ready-made patterns can find anything in it. */
export function isPlain(text: string): boolean {
  return /^[\w-]*$/.test(text);
}
