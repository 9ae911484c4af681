import type { Patch } from '../model/patch.ts';
import type { RpcClient } from '../rpc/client.ts';
import { EXIT, complain, millisText, say } from './output.ts';

const SIGNS = { same: ' ', removed: '-', added: '+' } as const;

/** The patches of an exchange for people, numbered as `--apply` counts them; empty when there are none. */
export function patchesText(patches: readonly Patch[], id: number): string {
  if (patches.length === 0) return '';
  const lines = patches.flatMap((patch, index) => [
    `${index + 1}. ${patch.title}`,
    `   ${patch.kind === 'configuration' ? `${patch.file}:${patch.line}` : `request to ${patch.url}`}${
      patch.note === undefined ? '' : `; ${patch.note}`
    }`,
    ...patch.difference.map(({ kind, text }) => `   ${SIGNS[kind]} ${text}`),
  ]);
  return [`patches; gatewright explain ${id} --apply N applies one`, ...lines].join('\n');
}

/** Patches in JSON, numbered; without the whole texts of files. */
export function flatPatches(patches: readonly Patch[]): object[] {
  return patches.map((patch, index) => {
    const { id: _id, ...shown } = patch;
    if (shown.kind === 'request') return { number: index + 1, ...shown };
    const { text: _text, revision: _revision, ...place } = shown;
    return { number: index + 1, ...place };
  });
}

/** Applies a patch by its number: writes the file, or sends the request. */
export async function applyPatchNumber(
  client: RpcClient,
  id: number,
  number: number,
  isJson: boolean,
): Promise<number> {
  const { patches } = await client.call('exchange.patches', { id });
  const patch = patches[number - 1];
  if (patch === undefined) {
    complain(`gatewright: there is no patch ${number} of exchange ${id}, which has ${patches.length}`);
    return EXIT.failed;
  }
  return patch.kind === 'configuration' ? writePatch(client, patch, isJson) : sendPatch(client, id, patch, isJson);
}

async function writePatch(
  client: RpcClient,
  { title, file, line, text, revision }: Patch & { readonly kind: 'configuration' },
  isJson: boolean,
): Promise<number> {
  const { isInForce, swapMillis } = await client.call('config.write', { path: file, text, revision });
  if (isJson) say(JSON.stringify({ applied: title, file, line, isInForce }));
  else
    say(
      `${title}: ${file}:${line} written, ${isInForce ? `in force in ${millisText(swapMillis)}` : 'not in force, gatewright check says why'}`,
    );
  return isInForce ? EXIT.done : EXIT.no;
}

async function sendPatch(
  client: RpcClient,
  id: number,
  { id: patch, title }: Patch & { readonly kind: 'request' },
  isJson: boolean,
): Promise<number> {
  const { status, durationMillis, id: exchange } = await client.call('exchange.resend', { id, patch });
  if (isJson) say(JSON.stringify({ applied: title, status, durationMillis, id: exchange }));
  else {
    const which = exchange === undefined ? '' : `, exchange ${exchange}`;
    say(`${title}: answered with ${status} in ${millisText(durationMillis)}${which}`);
  }
  return status < 400 ? EXIT.done : EXIT.no;
}
