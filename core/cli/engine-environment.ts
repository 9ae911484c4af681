import { randomBytes } from 'node:crypto';
import type { AppOptions } from '../app/app.ts';
import { readSecretsKey } from '../app/secrets-file.ts';

/**
 * What an engine takes from the environment of its process: the token from `GATEWRIGHT_TOKEN`, or a random one; the key of
 * the secrets file from `GATEWRIGHT_SECRETS_KEY`; and the rest, which configurations may read by `${env:NAME}`.
 */
export function engineEnvironment(given: NodeJS.ProcessEnv): Pick<AppOptions, 'environment' | 'token' | 'secretsKey'> {
  const { GATEWRIGHT_TOKEN, GATEWRIGHT_SECRETS_KEY, ...environment } = given;
  const secretsKey = readSecretsKey(GATEWRIGHT_SECRETS_KEY);
  const token = GATEWRIGHT_TOKEN ?? randomBytes(32).toString('base64url');
  return { environment, token, ...(secretsKey === undefined ? {} : { secretsKey }) };
}
