import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findHome } from '../app/home.ts';
import { SAMPLES } from '../app/product.ts';
import { chooseWorkspace } from '../app/workspace.ts';
import { GatewrightError } from '../model/errors.ts';
import { EXIT } from './output.ts';
import { openSession, type Session } from './session.ts';

/** What `test` is asked. */
export interface TestCommand {
  readonly workspace?: string;
  readonly target?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly junit?: string;
}

/**
 * `test`: a suite when a target is given or when a suite of the workspace has that name, else the VTL cases of a folder.
 * Ends with 0 when everything is as expected.
 */
export async function runTest(named: string | undefined, options: TestCommand): Promise<number> {
  if (options.target === undefined && !(named !== undefined && isSuite(named, options.workspace))) {
    if (options.junit !== undefined)
      throw new GatewrightError('INPUT_INVALID', { option: '--junit', expected: 'a suite and --target' });
    return (await import('./cases.ts')).runCases(named ?? options.workspace, options);
  }
  if (options.target === undefined)
    throw new GatewrightError('INPUT_INVALID', {
      option: '--target',
      expected: `where the suite ${named ?? ''} is sent`,
    });
  const session = await openSession(options.workspace, 'store');
  try {
    return await runSuites(session, named, { ...options, target: options.target });
  } finally {
    await session.close();
  }
}

function isSuite(name: string, workspace: string | undefined): boolean {
  if (!/^[\w.-]+$/.test(name)) return false;
  return existsSync(join(chooseWorkspace(workspace, findHome(), SAMPLES), 'suites', `${name}.yaml`));
}

async function runSuites(
  { client }: Session,
  named: string | undefined,
  options: TestCommand & { readonly target: string },
): Promise<number> {
  const { runSuiteCommand } = await import('./suites.ts');
  const { suites } = await client.call('replay.suites', {});
  const names = named === undefined ? suites.map(({ name }) => name) : [named];
  if (names.length === 0) throw new GatewrightError('NOT_FOUND', { folder: 'suites', expected: 'a suite in it' });
  if (options.junit !== undefined && names.length > 1)
    throw new GatewrightError('INPUT_INVALID', { option: '--junit', expected: 'one suite by name', known: names });
  let code: number = EXIT.done;
  for (const name of names) code = Math.max(code, await runSuiteCommand(client, name, options));
  return code;
}
