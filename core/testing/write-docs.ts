import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedDocs } from './generated-docs.ts';

for (const [name, text] of generatedDocs()) {
  writeFileSync(join(import.meta.dirname, '../../docs', name), text);
  console.log(`docs/${name}`);
}
