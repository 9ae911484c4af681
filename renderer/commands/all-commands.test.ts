import '../testing/page/scripted-engine.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { pageEvents } from '../testing/page/browser-globals.ts';
import { useLayers } from '../state/layers.ts';
import { EXCHANGE_COMMANDS } from '../views/exchange/exchange-commands.ts';
import { FAILURES_COMMANDS } from '../views/traffic/failures-commands.ts';
import { TRAFFIC_COMMANDS } from '../views/traffic/traffic-commands.ts';
import type { Command } from './command.ts';
import { listenToKeys } from './listen-to-keys.ts';
import { PAGE_COMMANDS } from './page-commands.ts';
import { registerCommands, runCommand, useRegistry } from './registry.ts';

const ALL = [...PAGE_COMMANDS, ...TRAFFIC_COMMANDS, ...EXCHANGE_COMMANDS];
const WITH_FAILURES = [...PAGE_COMMANDS, ...FAILURES_COMMANDS, ...EXCHANGE_COMMANDS];

function press(key: string, held: { readonly ctrlKey?: boolean } = {}): boolean {
  const event = new Event('keydown', { cancelable: true });
  Object.assign(event, { key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });
  Object.defineProperty(event, 'target', { value: null });
  pageEvents.dispatchEvent(event);
  return event.defaultPrevented;
}

describe('the commands of the Traffic view', () => {
  test.each([[ALL], [WITH_FAILURES]])('have ids and titles of their own', (all) => {
    for (const values of [all.map(({ id }) => id), all.map(({ title }) => title)]) {
      expect(values).toEqual([...new Set(values)]);
    }
  });

  test.each([[ALL], [WITH_FAILURES]])('never share a key', (all) => {
    const keys = all.flatMap((command) => command.keys ?? []);
    expect(keys).toEqual([...new Set(keys)]);
  });
});

describe('the registry', () => {
  test('runs a command that can be run, and forgets those of a view that closed', () => {
    const run = vi.fn();
    const undo = registerCommands([
      { id: 'a', title: 'A', run },
      { id: 'b', title: 'B', when: () => false, run },
    ]);
    for (const id of ['a', 'b', 'unknown']) runCommand(id);
    expect([run.mock.calls.length, useRegistry.getState().commands.length]).toEqual([1, 2]);
    undo();
    runCommand('a');
    expect([run.mock.calls.length, useRegistry.getState().commands.length]).toEqual([1, 0]);
  });
});

describe('keys', () => {
  let stop: () => void;
  let undo: () => void;
  const ran: string[] = [];
  const command = (id: string, keys: readonly string[], more: Partial<Command> = {}): Command => ({
    id,
    title: id,
    keys,
    run: () => ran.push(id),
    ...more,
  });

  beforeEach(() => {
    ran.length = 0;
    // Keys are pressed where no element has the focus.
    vi.stubGlobal('Element', Set);
    stop = listenToKeys();
    undo = registerCommands([
      command('first', ['j']),
      command('second', ['j'], { when: () => ran.length === 0 }),
      command('arrow', ['ArrowDown'], { focus: 'list' }),
      ...PAGE_COMMANDS,
    ]);
  });
  afterEach(() => {
    stop();
    undo();
    vi.unstubAllGlobals();
  });

  test('run the command that came last and can be run, and the browser does not see them', () => {
    expect([press('j'), press('j'), press('x')]).toEqual([true, true, false]);
    expect(ran).toEqual(['second', 'first']);
  });

  test('that move in a list count nowhere else', () => {
    expect([press('ArrowDown'), ran]).toEqual([false, []]);
  });

  test('open the palette', () => {
    press('k', { ctrlKey: true });
    expect(useLayers.getState().open).toBe('palette');
  });
});
