import type { languages } from 'monaco-editor/editor/editor.api.js';
import { VTL_CONFIGURATION, VTL_LANGUAGE, VTL_TOKENS } from './vtl-tokens.ts';

/** Colours and brackets of VTL; completion, hover and folding come with `vtl-language.ts`. */
export function registerVtl(registry: typeof languages): void {
  registry.register({ id: VTL_LANGUAGE, extensions: ['.vtl', '.vm'] });
  registry.setMonarchTokensProvider(VTL_LANGUAGE, VTL_TOKENS);
  registry.setLanguageConfiguration(VTL_LANGUAGE, VTL_CONFIGURATION);
}
