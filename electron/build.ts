import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';

const folder = import.meta.dirname;
const output = join(folder, '../dist/shell');

// CommonJS, and nothing newer than Chrome 114 understands: the shell also runs on older Electron releases.
const common: BuildOptions = { bundle: true, external: ['electron'], minify: true, logLevel: 'warning' };
await build({
  ...common,
  entryPoints: [join(folder, 'main.ts')],
  outfile: join(output, 'main.cjs'),
  platform: 'node',
  format: 'cjs',
  target: 'node18',
});
await build({
  ...common,
  entryPoints: [join(folder, 'preload.ts')],
  outfile: join(output, 'preload.cjs'),
  platform: 'node',
  format: 'cjs',
  target: 'chrome114',
});
