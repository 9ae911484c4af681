import { afterEach, expect, test } from 'vitest';
import { Opened } from '../../testing/opened.ts';
import { PatchScene } from '../../testing/patches.ts';
import { startUpstream } from '../../testing/upstream.ts';

const opened = new Opened();
afterEach(() => opened.close());

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl';
const FILES = "listeners: [{ http: '127.0.0.1:0' }]\nroutes: [{ id: a, integration: { mock: {} } }]\n";

/** A server that lets in who writes its token as it should be, and an exchange of it that somebody pasted. */
async function keepPasted(method: string) {
  const gateway = await opened.add(
    startUpstream((request, response) => {
      response.statusCode = request.headers.authorization === `Bearer ${TOKEN}` ? 200 : 401;
      response.end();
    }),
  );
  const scene = await PatchScene.open(opened, FILES);
  const { id } = await scene.client.call('explain.keep', {
    request: `curl -X ${method} -H 'Authorization: ${TOKEN}' ${gateway.url}/orders`,
    response: 'HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer\nContent-Length: 0\n\n',
  });
  return { scene, id, url: gateway.url };
}

test('a request to another gateway is patched where it shows itself what is wrong', async () => {
  const { scene, id, url } = await keepPasted('GET');
  const patches = await scene.patches(id);
  expect(patches).toEqual([
    {
      kind: 'request',
      id: expect.any(String) as unknown,
      code: 'token.scheme',
      title: 'Send the token as Authorization: Bearer',
      url,
      isForeign: true,
      difference: [
        { kind: 'removed', text: 'authorization: (what was sent)' },
        { kind: 'added', text: 'authorization: Bearer (the token that was sent)' },
      ],
    },
  ]);
  const [patch] = patches;
  expect(patch === undefined ? 0 : await scene.apply(id, patch)).toBe(200);
});

test('nothing that could change something is sent to another gateway, and nothing is sent there as it was', async () => {
  const { scene, id } = await keepPasted('POST');
  expect(await scene.patches(id)).toEqual([]);
  await expect(scene.client.call('exchange.resend', { id })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
});
