import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  success: z.boolean(),
});

interface Stage {
  readonly name: string;
  readonly config: string;
}

const STAGES: readonly Stage[] = [
  { name: 'unit', config: 'core/vitest.config.ts' },
  { name: 'e2e', config: 'e2e/vitest.config.ts' },
];

/** Every test there is: the page and the shell are built, then each stage runs; the last line is the sum. */
function main(): number {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-tests-'));
  const sum = { passed: 0, failed: 0, leftOut: 0 };
  try {
    if (!runs('npm', ['run', 'build', '--silent'])) sum.failed += 1;
    for (const stage of STAGES) {
      const file = join(folder, `${stage.name}.json`);
      const isGreen = runs('vitest', [
        'run',
        '--config',
        stage.config,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${file}`,
      ]);
      const result = readReport(file);
      sum.passed += result?.numPassedTests ?? 0;
      sum.leftOut += result?.numPendingTests ?? 0;
      // A stage can fail without a failed test: a file that does not load, an unhandled rejection.
      sum.failed += Math.max(result?.numFailedTests ?? 0, isGreen ? 0 : 1);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (sum.leftOut > 0) console.log(`${sum.leftOut} left out, see the reasons above`);
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
  return sum.failed === 0 ? 0 : 1;
}

function runs(command: string, parameters: readonly string[]): boolean {
  return spawnSync(command, parameters, { stdio: 'inherit', shell: process.platform === 'win32' }).status === 0;
}

function readReport(file: string): z.infer<typeof report> | undefined {
  try {
    return report.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // No report means that the runner itself failed, which is counted by its exit status.
    return undefined;
  }
}

process.exit(main());
