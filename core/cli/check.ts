import { checkWorkspace } from '../app/check-workspace.ts';
import { findHome } from '../app/home.ts';
import { SAMPLES } from '../app/product.ts';
import { chooseWorkspace } from '../app/workspace.ts';
import { formatFinding } from '../model/source.ts';
import { EXIT, say } from './output.ts';

/** Says everything that is wrong with a workspace's configuration; opens no port and writes nothing. */
export async function runCheck(named: string | undefined, { json = false }: { json?: boolean }): Promise<number> {
  const workspace = chooseWorkspace(named, findHome(), SAMPLES);
  const findings = await checkWorkspace(workspace, process.env);
  const isWrong = findings.some(({ severity }) => severity === 'error');
  if (json) say(JSON.stringify({ workspace, isValid: !isWrong, findings }));
  else if (findings.length === 0) say('no findings');
  else for (const finding of findings) say(formatFinding(finding));
  return isWrong ? EXIT.no : EXIT.done;
}
