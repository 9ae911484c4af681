import { join } from 'node:path';
import { dialects } from '../dialects/index.ts';
import { Gateway } from '../engine/gateway.ts';
import { integrations } from '../integrations/index.ts';
import { systemClock } from '../model/clock.ts';
import type { ExchangeSink } from '../model/exchange.ts';
import type { Finding } from '../model/source.ts';
import { loadWorkspaceFiles } from '../dialects/files.ts';
import type { SecretSource } from '../engine/secrets.ts';
import { policies } from '../policies/index.ts';
import { Configuration } from './configuration.ts';
import { IssuerHost } from './issuer-host.ts';
import { sampleSecrets } from './sample.ts';
import { workspaceSecrets } from './secret-source.ts';
import { readSecretsKey, SecretsFile } from './secrets-file.ts';
import { PRIVATE_FOLDER } from './workspace.ts';

const NOWHERE: ExchangeSink = { push: () => undefined, room: () => undefined, captureLimitBytes: 0 };

/**
 * Everything that is wrong with a workspace's configuration, references included. Opens no port and writes nothing.
 * @throws WORKSPACE_NOT_FOUND when the folder has no configuration.
 */
export async function checkWorkspace(workspace: string, environment: NodeJS.ProcessEnv): Promise<readonly Finding[]> {
  const clock = systemClock;
  const key = readSecretsKey(environment['GATEWRIGHT_SECRETS_KEY']);
  const file = new SecretsFile(join(workspace, PRIVATE_FOLDER, 'secrets.json'), key);
  const secrets = withSampleSecrets(workspaceSecrets(workspace, file, environment), workspace);
  const gateway = new Gateway({ clock, sink: NOWHERE, policies, integrations, dialects, secrets });
  const configuration = new Configuration({
    workspace,
    gateway,
    clock,
    beside: new IssuerHost({ store: file, clock, secrets, onChange: () => undefined }),
    adjust: (config) => config,
    onReload: () => undefined,
  });
  try {
    return await configuration.check(await loadWorkspaceFiles(workspace));
  } finally {
    await gateway.close(0);
  }
}

/** With values for the secrets that a sample is given when it is first served: their absence is no fault of its files. */
function withSampleSecrets(source: SecretSource, workspace: string): SecretSource {
  const made = new Set(sampleSecrets(workspace));
  return {
    async resolve(kind, name) {
      const value = await source.resolve(kind, name);
      return value ?? (kind === 'secret' && made.has(name) ? 'made at the first start' : undefined);
    },
  };
}
