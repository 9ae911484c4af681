import { z } from 'zod';
import type { Finding } from '../../../model/source.ts';
import type { Located } from '../../reading/yaml-file.ts';
import { declineFields } from '../declined.ts';
import { defineKongPlugin } from './plugin.ts';

/** @see kong/plugins/key-auth/schema.lua */
export const keyAuth = defineKongPlugin({
  name: 'key-auth',
  priority: 1250,
  isAuthentication: true,
  config: z.strictObject({
    key_names: z.array(z.string()).min(1).default(['apikey']),
    hide_credentials: z.boolean().default(false),
    anonymous: z.string().optional(),
    key_in_header: z.boolean().default(true),
    key_in_query: z.boolean().default(true),
    key_in_body: z.boolean().default(false),
    run_on_preflight: z.boolean().default(true),
    realm: z.string().optional(),
    identity_realms: z.unknown().optional(),
  }),
  translate(config, located, findings) {
    findings.push(...declineFields(located, REASONS));
    if (config.key_in_body)
      findings.push(...declineFields(located, { key_in_body: 'keys are looked for in headers and the query' }));
    const places = [...(config.key_in_header ? ['header'] : []), ...(config.key_in_query ? ['query'] : [])];
    if (places.length === 0) findings.push(nowhere(located));
    return [
      {
        phase: 'request',
        policy: 'key-auth',
        options: {
          names: config.key_names,
          in: places,
          hideCredentials: config.hide_credentials,
          ...(config.realm === undefined ? {} : { realm: config.realm }),
        },
        ...(config.run_on_preflight ? {} : { when: { methods: ['OPTIONS'], not: true } }),
      },
    ];
  },
});

function nowhere({ file, path }: Located): Finding {
  const message = 'keys are looked for nowhere';
  return {
    code: 'VALUE_INVALID',
    severity: 'error',
    message,
    expected: 'key_in_header or key_in_query',
    at: file.keyAt(path),
  };
}

const REASONS = {
  anonymous: 'a consumer for callers without a key is not served yet',
  identity_realms: 'it belongs to Konnect',
};
