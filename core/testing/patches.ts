import type { CallInput } from '../contract/calls.ts';
import type { Patch } from '../model/patch.ts';
import { RpcClient } from '../rpc/client.ts';
import type { AppOptions } from '../app/app.ts';
import { startTestApp, type Files } from './app.ts';
import type { Opened } from './opened.ts';

const ISSUER = 'http://issuer.test';

/** A request that fails, as `request.send` takes it, with defaults. */
export type FailingRequest = Partial<CallInput<'request.send'>> & { readonly url: string };

/** What a patch did: the status before, the files, and the status of the same request afterwards. */
export interface PatchOutcome {
  readonly before: number;
  readonly titles: readonly string[];
  readonly after: number;
}

/** A real engine on a workspace whose requests fail, and what its patches do. */
export class PatchScene {
  readonly client: RpcClient;
  readonly #gateway: () => string;

  private constructor(client: RpcClient, gateway: () => string) {
    this.client = client;
    this.#gateway = gateway;
  }

  /** @param files The text of `gatewright.yaml`, or all files. `http://issuer.test` in it stands for the address of the issuer, once that is open. */
  static async open(opened: Opened, files: string | Files, options: Partial<AppOptions> = {}): Promise<PatchScene> {
    const all: Files = typeof files === 'string' ? { 'gatewright.yaml': files } : files;
    const environment = {
      KEY_OF_ALICE: 'secret-of-alice',
      PASSWORD_OF_ALICE: 'password-of-alice',
      SECRET_OF_TOKENS: 's'.repeat(64),
    };
    const app = await opened.add(startTestApp(all, { environment, ...options }));
    await app.app.parts.recorder.opened;
    const scene = new PatchScene(await opened.add(new RpcClient(app.app.connect())), () => app.gateway());
    await scene.#nameIssuer();
    return scene;
  }

  /** Sends a request that is to fail. @returns The id of its exchange. */
  async send(request: FailingRequest): Promise<{ readonly id: number; readonly status: number }> {
    const { url, method = 'GET', headers = [], body = '' } = request;
    const target = url.startsWith('/') ? `${this.#gateway()}${url}` : url;
    const { id = 0, status } = await this.client.call('request.send', { method, url: target, headers, body });
    return { id, status };
  }

  async patches(id: number): Promise<readonly Patch[]> {
    return (await this.client.call('exchange.patches', { id })).patches;
  }

  /** Applies a patch as a client does, and sends the request again. @returns The status. */
  async apply(id: number, patch: Patch): Promise<number> {
    if (patch.kind === 'request') return (await this.client.call('exchange.resend', { id, patch: patch.id })).status;
    const { file, text, revision } = patch;
    const { isInForce } = await this.client.call('config.write', { path: file, text, revision });
    if (!isInForce) throw new Error(`${patch.title} broke the configuration`);
    return (await this.client.call('exchange.resend', { id })).status;
  }

  /** Lets a request fail the so-manieth time, and applies the patch of a title to it. */
  async outcome(request: FailingRequest, title: string, times = 1): Promise<PatchOutcome> {
    for (let count = 1; count < times; count += 1) await this.send(request);
    const { id, status } = await this.send(request);
    const patches = await this.patches(id);
    const patch = patches.find((one) => one.title === title);
    const titles = patches.map((one) => one.title);
    return { before: status, titles, after: patch === undefined ? 0 : await this.apply(id, patch) };
  }

  async #nameIssuer(): Promise<void> {
    const { issuer } = await this.client.call('issuer.status', {});
    const { files } = await this.client.call('config.files', {});
    for (const { path, text, revision } of files.filter((file) => file.text.includes(ISSUER)))
      await this.client.call('config.write', { path, text: text.replaceAll(ISSUER, issuer), revision });
  }
}
