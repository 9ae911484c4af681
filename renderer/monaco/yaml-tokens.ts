import type { languages } from 'monaco-editor/editor/editor.api.js';
import { conf, language } from 'monaco-editor/languages/definitions/yaml/yaml.js';
import { yamlEnterRules } from './yaml-enter.ts';

/** Colours and brackets of YAML as Monaco has them, with new lines that know lists of mappings. */
export function registerYaml(registry: typeof languages): void {
  registry.register({ id: 'yaml', extensions: ['.yaml', '.yml'] });
  registry.setMonarchTokensProvider('yaml', language);
  registry.setLanguageConfiguration('yaml', {
    ...conf,
    onEnterRules: yamlEnterRules(registry.IndentAction.None),
  });
}
