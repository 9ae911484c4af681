import { z } from 'zod';

/** Fields every Kong entity may carry and that change nothing here. */
const BOOKKEEPING = {
  id: z.string().optional(),
  tags: z.array(z.string()).optional(),
  created_at: z.number().optional(),
  updated_at: z.number().optional(),
};

/** Something named by its name or id, as decK and DB-less files write it. */
const reference = z.union([
  z.string(),
  z.looseObject({ name: z.string().optional(), id: z.string().optional(), username: z.string().optional() }),
]);

const timeout = z.number().int().min(1).max(2_147_483_646);

/** @see kong/db/schema/entities/services.lua */
export const serviceEntity = z.strictObject({
  ...BOOKKEEPING,
  name: z.string().optional(),
  enabled: z.boolean().default(true),
  url: z.string().optional(),
  protocol: z.string().optional(),
  host: z.string().optional(),
  port: z.number().int().min(0).max(65_535).optional(),
  path: z.string().startsWith('/', { error: 'expected a path that begins with /' }).optional(),
  retries: z.number().int().min(0).max(32_767).default(5),
  connect_timeout: timeout.default(60_000),
  write_timeout: timeout.default(60_000),
  read_timeout: timeout.default(60_000),
  client_certificate: z.unknown().optional(),
  ca_certificates: z.unknown().optional(),
  tls_verify: z.boolean().optional(),
  tls_verify_depth: z.number().optional(),
  routes: z.array(z.unknown()).optional(),
  plugins: z.array(z.unknown()).optional(),
});
export type ServiceEntity = z.infer<typeof serviceEntity>;

/** @see kong/db/schema/entities/routes.lua */
export const routeEntity = z.strictObject({
  ...BOOKKEEPING,
  name: z.string().optional(),
  protocols: z.array(z.string()).default(['http', 'https']),
  methods: z.array(z.string().regex(/^[A-Z]+$/, { error: 'expected a method in upper case' })).optional(),
  hosts: z.array(z.string()).optional(),
  paths: z.array(z.string()).optional(),
  headers: z.record(z.string(), z.array(z.string())).optional(),
  snis: z.array(z.string()).optional(),
  sources: z.unknown().optional(),
  destinations: z.unknown().optional(),
  https_redirect_status_code: z.union([426, 301, 302, 307, 308].map((code) => z.literal(code))).optional(),
  regex_priority: z.number().int().default(0),
  strip_path: z.boolean().default(true),
  path_handling: z.enum(['v0', 'v1']).default('v0'),
  preserve_host: z.boolean().default(false),
  request_buffering: z.boolean().optional(),
  response_buffering: z.boolean().optional(),
  expression: z.unknown().optional(),
  priority: z.unknown().optional(),
  service: reference.optional(),
  plugins: z.array(z.unknown()).optional(),
});
export type RouteEntity = z.infer<typeof routeEntity>;

/** @see kong/db/schema/entities/consumers.lua */
export const consumerEntity = z.strictObject({
  ...BOOKKEEPING,
  username: z.string().optional(),
  custom_id: z.string().optional(),
  keyauth_credentials: z.array(z.unknown()).optional(),
  acls: z.array(z.looseObject({ group: z.string() })).optional(),
  plugins: z.array(z.unknown()).optional(),
  groups: z.unknown().optional(),
  jwt_secrets: z.unknown().optional(),
  basicauth_credentials: z.unknown().optional(),
  hmacauth_credentials: z.unknown().optional(),
  oauth2_credentials: z.unknown().optional(),
  mtls_auth_credentials: z.unknown().optional(),
});

/** @see kong/plugins/key-auth/daos.lua */
export const keyCredential = z.strictObject({
  ...BOOKKEEPING,
  key: z.string().min(1),
  ttl: z.unknown().optional(),
  consumer: reference.optional(),
});

/** @see kong/db/schema/entities/plugins.lua */
export const pluginEntity = z.strictObject({
  ...BOOKKEEPING,
  name: z.string(),
  instance_name: z.string().optional(),
  enabled: z.boolean().default(true),
  protocols: z.array(z.string()).optional(),
  config: z.record(z.string(), z.unknown()).default({}),
  route: reference.optional(),
  service: reference.optional(),
  consumer: reference.optional(),
  consumer_group: z.unknown().optional(),
  ordering: z.unknown().optional(),
  _config: z.unknown().optional(),
});
export type PluginEntity = z.infer<typeof pluginEntity>;

/** The document; its lists are read entity by entity. */
export const kongDocument = z.looseObject({
  _format_version: z.enum(['1.1', '2.1', '3.0']),
});

/** The name or id that a reference is made by. */
export function referenceName(given: z.infer<typeof reference> | undefined): string | undefined {
  return typeof given === 'object' ? (given.name ?? given.username ?? given.id) : given;
}
