import '../../testing/page/scripted-engine.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { PAGE_COMMANDS } from '../../commands/page-commands.ts';
import { clipboard } from '../../testing/page/browser-globals.ts';
import { isEnabled } from '../../commands/command.ts';
import { useJwtLayers } from './jwt-layers.ts';
import { JWT_COMMANDS } from './jwt-commands.ts';
import { clearToken, currentToken, editToken } from './token.ts';
import { allowSkew, checkAsOf, useWhen } from './when.ts';

function run(id: string): boolean {
  const command = JWT_COMMANDS.find((known) => known.id === id);
  if (command === undefined || !isEnabled(command)) return false;
  command.run();
  return true;
}

describe('the commands of the JWT view', () => {
  beforeEach(clearToken);

  test('share neither an id nor a key with each other or with those of the page', () => {
    const all = [...PAGE_COMMANDS, ...JWT_COMMANDS];
    for (const values of [all.map(({ id }) => id), all.flatMap(({ keys }) => keys ?? [])])
      expect(values).toEqual([...new Set(values)]);
  });

  test('show its tabs', () => {
    run('jwt.what-if');
    expect(useJwtLayers.getState().tab).toBe('what-if');
  });

  test('copy the token without what was pasted with it, when there is one', () => {
    expect(run('jwt.copy')).toBe(false);
    editToken('Authorization: Bearer opaque-1');
    expect([run('jwt.copy'), clipboard.at(-1), currentToken()]).toEqual([true, 'opaque-1', 'opaque-1']);
  });

  test('go back to the configured skew as of now', () => {
    checkAsOf({ kind: 'request', at: 1 });
    allowSkew(5);
    run('jwt.as-configured');
    expect(useWhen.getState()).toEqual({ asOf: { kind: 'now' }, skewMillis: undefined });
  });
});
