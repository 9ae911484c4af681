import type { Handlers } from '../rpc/server.ts';
import { catalog } from './configuration.ts';
import { describeRoutes } from './describe-routes.ts';
import type { Parts } from './parts.ts';
import { gatewayStatus } from './status.ts';

/** Calls about the gateway and its files. */
export function configCalls(
  parts: Parts,
): Pick<
  Handlers,
  'gateway.status' | 'config.files' | 'config.check' | 'config.write' | 'config.schema' | 'config.routes'
> {
  const { configuration } = parts;
  return {
    'gateway.status': () => gatewayStatus(parts),
    'config.files': () => ({
      revision: configuration.revision,
      files: [...configuration.files()],
      findings: [...configuration.findings],
    }),
    'config.check': async ({ files }) => ({ findings: [...(await configuration.check(files))] }),
    'config.write': async ({ path, text, revision }) => {
      const { file, findings, isInForce, swapMillis } = await configuration.write(path, text, revision);
      return { file, findings: [...findings], isInForce, swapMillis };
    },
    'config.schema': () => ({ schema: configuration.dialect?.jsonSchema?.(catalog) ?? true }),
    'config.routes': () => ({
      dialect: configuration.inForce?.dialect ?? configuration.dialect?.id ?? '',
      routes: configuration.inForce === undefined ? [] : describeRoutes(configuration.inForce),
    }),
  };
}
