import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { HELLO_WORKSPACE, makePlace, type TestPlace } from '../testing/app.ts';
import { type CommandResult, killCommands, runCommand, type ServedProcess, serveCommand } from '../testing/cli.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

describe('the clock of a workspace', () => {
  let place: TestPlace;
  let served: ServedProcess;
  const run = (...parameters: string[]): Promise<CommandResult> =>
    runCommand(['clock', ...parameters, '--workspace', place.workspace], place);
  beforeAll(async () => {
    place = makePlace(HELLO_WORKSPACE);
    served = await serveCommand([place.workspace], place);
  });
  afterAll(async () => {
    await served.stop();
    killCommands();
    place.remove();
  });

  test('is moved ahead and back, to a moment, and reset', async () => {
    const said = [
      await run('move', '+1h'),
      await run('move', '-90m'),
      await run(),
      await run('move', '2027-01-01T00:00'),
      await run('reset'),
    ].map(({ code, stdout, stderr }) => [
      code,
      stdout.replace(/^\S+T\S+Z/, 'TIME').replace(/\d+ d.*wall/, 'N wall'),
      stderr,
    ]);
    expect(said).toEqual([
      [0, 'TIME  1 h ahead of the wall clock\n', ''],
      [0, 'TIME  30 min behind the wall clock\n', ''],
      [0, 'TIME  30 min behind the wall clock\n', ''],
      [0, expect.stringMatching(/^TIME {2}(N wall|.*(ahead of|behind) the wall) clock\n$/), ''],
      [0, 'TIME  the wall clock\n', ''],
    ]);
  });

  test('is shown as JSON, and has no marks where nothing goes by time', async () => {
    const status: unknown = JSON.parse((await run('status', '--json')).stdout);
    expect(status).toEqual({ now: expect.any(Number), offsetMillis: 0 });
    expect(await run('marks')).toEqual({ code: 1, stdout: '', stderr: 'nothing is known to change by itself\n' });
  });

  test('is not moved where it is not understood', async () => {
    const { code, stdout, stderr } = await run('move', 'tomorrow');
    expect([code, stdout, stderr.startsWith('gatewright: INPUT_INVALID')]).toEqual([2, '', true]);
  });
});

test('without an engine there is no clock to move, and it says what starts one', async () => {
  const place = makePlace();
  const { code, stdout, stderr } = await runCommand(['clock', 'move', '+5m', '-w', place.workspace], place);
  place.remove();
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^gatewright: ENGINE_NOT_RUNNING no engine is running on this workspace .*gatewright serve/);
});
