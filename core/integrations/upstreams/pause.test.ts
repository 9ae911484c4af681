import { expect, test } from 'vitest';
import { GatewrightError } from '../../model/errors.ts';
import { Pause } from './pause.ts';

test('a wait ends with its time', async () => {
  await expect(new Pause(1).over).resolves.toBeUndefined();
});

test('a wait that is cancelled fails with the reason, which is the client unless it is one of ours', async () => {
  const [left, expired] = [new Pause(3_600_000), new Pause(3_600_000)];
  left.cancel(new Error('socket closed'));
  expired.cancel(new GatewrightError('UPSTREAM_TIMEOUT'));
  await expect(left.over).rejects.toMatchObject({ code: 'CLIENT_ABORTED', details: { reason: 'socket closed' } });
  await expect(expired.over).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
});
