import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { vtlCase, type VtlCase } from '../contract/vtl.ts';
import { GatewrightError } from '../model/errors.ts';
import { writeUserFile } from './write-file.ts';

/** Folder of the workspace that has a YAML file for each case. */
export const CASES_FOLDER = 'vtl-cases';
const EXTENSION = '.yaml';

/** The cases of a workspace, by name. @throws FORMAT_INVALID with the file and what is wrong in it. */
export async function readCases(workspace: string): Promise<VtlCase[]> {
  const names = await readdir(join(workspace, CASES_FOLDER)).catch(() => []);
  const files = names.filter((name) => name.endsWith(EXTENSION)).toSorted();
  return Promise.all(files.map((name) => readCase(workspace, name)));
}

/** Writes one case over what was there under its name. @returns Its path in the workspace. */
export async function saveCase(workspace: string, { name, ...rest }: VtlCase): Promise<string> {
  const path = `${CASES_FOLDER}/${name}${EXTENSION}`;
  await writeUserFile(join(workspace, path), path, stringify(rest, { lineWidth: 0 }));
  return path;
}

/** Removes a case; one that is not there is removed already. */
export async function deleteCase(workspace: string, name: string): Promise<void> {
  if (!vtlCase.shape.name.safeParse(name).success)
    throw new GatewrightError('INPUT_INVALID', { name, expected: 'the name of a case' });
  await rm(join(workspace, CASES_FOLDER, name + EXTENSION), { force: true });
}

async function readCase(workspace: string, file: string): Promise<VtlCase> {
  const path = `${CASES_FOLDER}/${file}`;
  try {
    const value: unknown = parse(await readFile(join(workspace, path), 'utf8'));
    const fields = typeof value === 'object' && value !== null ? value : {};
    return vtlCase.parse({ ...fields, name: file.slice(0, -EXTENSION.length) });
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new GatewrightError('FORMAT_INVALID', { file: path, reason }, { cause: error });
  }
}
