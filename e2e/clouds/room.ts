import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { HELLO_WORKSPACE, makePlace, type TestPlace } from '../../core/testing/app.ts';
import { killCommands, runCommand, type CommandResult } from '../../core/testing/cli.ts';
import { replayOutcome, type ReplayOutcome } from '../../core/model/replay.ts';
import { findChromium, mayLeaveOut } from '../support/browser.ts';
import { recordHar } from './record-har.ts';
import { startShop, type Shop } from './shop.ts';

/** What a command that prints outcomes left behind. */
export interface Replayed extends CommandResult {
  readonly outcomes: readonly ReplayOutcome[];
}

/** A workspace of whoever replays, with what Chromium recorded in it as `shop.har`. */
export interface Room extends TestPlace {
  readonly har: string;
  /** Writes targets.yaml, as JSON, which is YAML. */
  setTargets(...targets: readonly object[]): void;
  run(...parameters: readonly string[]): Promise<CommandResult>;
  /** `replay --json` of the HAR. */
  replay(...parameters: readonly string[]): Promise<Replayed>;
}

const chromium = findChromium();

/** What tests of this room have. */
export const withRoom = test
  .extend('chromium', { scope: 'file' }, chromium ?? '')
  .extend('recording', { scope: 'file' }, async ({ chromium: executable }, { onCleanup }): Promise<string> => {
    const folder = mkdtempSync(join(tmpdir(), 'gatewright-har-'));
    onCleanup(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'shop.har');
    const shop = await startShop();
    await recordHar(file, shop, executable).finally(() => shop.close());
    return file;
  })
  .extend('shop', async ({ task: _task }, { onCleanup }): Promise<Shop> => {
    const shop = await startShop();
    onCleanup(() => shop.close());
    return shop;
  })
  .extend('room', async ({ recording }, { onCleanup }): Promise<Room> => {
    const place = makePlace(HELLO_WORKSPACE);
    onCleanup(() => {
      killCommands();
      place.remove();
    });
    const har = join(place.workspace, 'shop.har');
    copyFileSync(recording, har);
    const run = (...parameters: readonly string[]): Promise<CommandResult> =>
      runCommand([...parameters, '--workspace', place.workspace], place);
    return {
      ...place,
      har,
      setTargets: (...targets) => writeFileSync(join(place.workspace, 'targets.yaml'), JSON.stringify({ targets })),
      run,
      replay: async (...parameters) => withOutcomes(await run('replay', ...parameters, '--har', har, '--json')),
    };
  });

/** Whether there is no browser here to record with, which is a failure in CI. */
export const isWithoutBrowser: boolean =
  chromium === undefined && mayLeaveOut('no Chromium was found; GATEWRIGHT_CHROMIUM names one');

/** A test with a HAR of a real Chromium, a shop for its targets, and the program. Left out where there is no Chromium. */
export const cloudTest = isWithoutBrowser ? withRoom.skip : withRoom;

/** The outcomes that a command printed, one a line. */
export function withOutcomes(result: CommandResult): Replayed {
  const lines = result.stdout.split('\n').filter((line) => line.startsWith('{'));
  return { ...result, outcomes: lines.map((line) => replayOutcome.parse(JSON.parse(line))) };
}

/** An outcome in short: verdict, request, statuses, the cause, and who made the answer. Ids are `*`. */
export function inShort({ verdict, method, url, recordedStatus, status, cause, by }: ReplayOutcome): string {
  const path = new URL(url).pathname.replace(/[0-9a-f-]{36}/, '*');
  const why = cause === undefined ? '' : ` ${cause.code}`;
  return `${verdict}: ${method} ${path} ${recordedStatus} → ${status}${why}${by === undefined ? '' : `, ${by.gateway}`}`;
}
