import type { languages } from 'monaco-editor/editor/editor.api.js';

/** What a new line begins with, after the indentation of the line before. */
export interface EnterRule {
  /** What stands before the cursor. */
  readonly before: RegExp;
  readonly adds: string;
}

/** New lines of a list of mappings begin below the first key of the entry, not below its dash. The first rule that fits counts. */
export const YAML_ENTER_RULES: readonly EnterRule[] = [
  { before: /^\s*-\s+[^\s#].*:\s*$/, adds: '    ' },
  { before: /^\s*-\s+[^\s#{[][^{[]*?:\s+\S/, adds: '  ' },
  { before: /:\s*$/, adds: '  ' },
];

/** The rules as the editor takes them. */
export function yamlEnterRules(plain: languages.IndentAction): languages.OnEnterRule[] {
  return YAML_ENTER_RULES.map(({ before, adds }) => ({
    beforeText: before,
    action: { indentAction: plain, appendText: adds },
  }));
}
