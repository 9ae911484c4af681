import type { Finding } from '../../model/source.ts';
import { stringsIn, type Located } from '../reading/yaml-file.ts';

/** decK's `${{ env "DECK_NAME" }}`, alone in its text. */
const DECK = /^\$\{\{\s*env\s+"(\w+)"\s*\}\}$/;
/** Kong's reference to a variable of the environment. */
const VAULT = /^\{vault:\/\/env\/([\w-]+)\}$/;

/** A key with decK's or Kong's own way to name a variable as a reference; any other text as it is. */
export function toReference(text: string): string {
  const variable = DECK.exec(text)?.[1] ?? VAULT.exec(text)?.[1]?.replaceAll('-', '_').toUpperCase();
  return variable === undefined ? text : `\${env:${variable}}`;
}

/** Findings for expressions that stand where they are not looked up, or in a form that is not understood. */
export function findForeignReferences(root: Located): Finding[] {
  return stringsIn(root)
    .filter(({ value }) => /\$\{\{|\{vault:\/\//.test(value))
    .filter(({ path, value }) => path.at(-1) !== 'key' || toReference(value) === value)
    .map(({ file, path, value }) => ({
      code: 'OPTION_DECLINED',
      severity: 'error',
      message: `${value} is not served: only keys of consumers are looked up, in the environment`,
      at: file.at(path),
    }));
}
