import type { Handlers } from '../rpc/server.ts';
import { jwtUses } from './jwt-target.ts';
import type { JwtWorkbench } from './jwt-workbench.ts';
import type { Parts } from './parts.ts';

/** Calls of the JWT workbench. */
export function jwtCalls({
  configuration,
  jwt,
}: Pick<Parts, 'configuration'> & { readonly jwt: JwtWorkbench }): Pick<
  Handlers,
  'jwt.policies' | 'jwt.inspect' | 'jwt.whatIf'
> {
  return {
    'jwt.policies': () => ({
      policies: jwtUses(configuration.inForce).map(({ use, route }) => ({
        use: use.id,
        route: route?.id ?? '',
        // Options of a policy are a map by its schema; references in them are not resolved.
        options: use.options as Record<string, unknown>,
        ...(use.at === undefined ? {} : { at: use.at }),
      })),
    }),
    'jwt.inspect': (question) => jwt.inspect(question),
    'jwt.whatIf': (question) => jwt.whatIf(question),
  };
}
