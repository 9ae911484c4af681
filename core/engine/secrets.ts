/** A reference as it stands in a configuration: `${secret:name}`, `${env:NAME}` or `${file:path}`. */
export type ReferenceKind = 'secret' | 'env' | 'file';

/**
 * Where the values of references come from. `file` paths are relative to the workspace.
 * Answers undefined when there is no such value.
 */
export interface SecretSource {
  resolve(kind: ReferenceKind, name: string): Promise<string | undefined>;
}
