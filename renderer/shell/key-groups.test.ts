import { expect, test } from 'vitest';
import type { Command } from '../commands/command.ts';
import { keyGroups } from './key-groups.ts';

function command(id: string, keys?: readonly string[]): Command {
  return { id, title: id, run: () => undefined, ...(keys !== undefined && { keys }) };
}

test('keys are listed by the part of the page they are about, the ones of everywhere first', () => {
  const commands = [command('traffic.next', ['j']), command('view.traffic', ['Mod+1']), command('demo.run')];
  expect(keyGroups(commands).map(({ title, commands: listed }) => [title, ...listed.map(({ id }) => id)])).toEqual([
    ['Everywhere', 'view.traffic'],
    ['Traffic', 'traffic.next'],
  ]);
});
