import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folder of the product: sources or built files, with samples and the page beside them. */
export const PRODUCT_FOLDER = join(import.meta.dirname, import.meta.url.endsWith('.ts') ? '../..' : '../../..');

/** Folder of the samples the product ships. */
export const SAMPLES = join(PRODUCT_FOLDER, 'samples');

/** Version of the product, as its package says. */
export function productVersion(): string {
  // Our own package.json.
  const text = JSON.parse(readFileSync(join(PRODUCT_FOLDER, 'package.json'), 'utf8')) as { version: string };
  return text.version;
}
