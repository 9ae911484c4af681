import type { Finding } from '../../model/source.ts';
import { child, type Located } from '../reading/yaml-file.ts';

/** Plugins that only watch: without them every answer is the same, so they are declined without stopping anything. */
const WATCHING = [
  'datadog',
  'file-log',
  'http-log',
  'kafka-log',
  'loggly',
  'opentelemetry',
  'prometheus',
  'statsd',
  'syslog',
  'tcp-log',
  'udp-log',
  'zipkin',
];

/** What other plugins of Kong do, in a few words; each is a reason why leaving it out would change answers. */
const CHANGING: Readonly<Record<string, string>> = {
  acl: 'decides by consumer group who may pass',
  acme: 'answers certificate challenges',
  'aws-lambda': 'answers with a function',
  'azure-functions': 'answers with a function',
  'basic-auth': 'asks for a user name and password',
  'bot-detection': 'refuses clients by their user agent',
  'correlation-id': 'adds an id to every request',
  cors: 'answers preflight requests',
  'grpc-gateway': 'translates to gRPC',
  'grpc-web': 'translates to gRPC',
  'hmac-auth': 'asks for a signature',
  'ip-restriction': 'refuses clients by their address',
  jwt: 'asks for a token',
  'key-auth-enc': 'asks for a key',
  'ldap-auth': 'asks a directory',
  'mtls-auth': 'asks for a client certificate',
  oauth2: 'asks for a token',
  'openid-connect': 'asks for a token',
  'post-function': 'runs Lua',
  'pre-function': 'runs Lua',
  'proxy-cache': 'answers from a cache',
  'rate-limiting-advanced': 'limits in ways of its own',
  redirect: 'answers with a redirect',
  'request-size-limiting': 'refuses large bodies',
  'request-termination': 'answers in place of the service',
  'request-transformer-advanced': 'changes requests in ways of its own',
  'response-ratelimiting': 'limits by what the service answers',
  'response-transformer': 'changes answers',
  session: 'keeps sessions',
};

/** Names of the plugins that are declined, for the coverage table. */
export const DECLINED_PLUGINS: readonly string[] = [...WATCHING, ...Object.keys(CHANGING)].toSorted();

/** Why a plugin is not served; an unknown one may be the user's own, in Lua. */
export function pluginReason(name: string): string {
  if (WATCHING.includes(name)) return 'it only reports, and gatewright records every exchange itself';
  const does = CHANGING[name];
  return does === undefined ? 'gatewright does not know it and runs no Lua' : `it ${does}, which is not served yet`;
}

/** The finding for a plugin that is not served: a warning when it changes no answer, else an error. */
export function declinePlugin(name: string, { file, path }: Located): Finding {
  return {
    code: 'PLUGIN_DECLINED',
    severity: WATCHING.includes(name) ? 'warning' : 'error',
    message: `plugin ${name} is not served: ${pluginReason(name)}`,
    at: file.at([...path, 'name']),
  };
}

/** Lists of a Kong file that are not read, and why leaving them out matters (error) or does not (warning). */
export const DECLINED_ENTITIES: Readonly<Record<string, readonly [severity: 'error' | 'warning', reason: string]>> = {
  upstreams: ['error', 'load balancing over targets is not read from Kong files yet; give the service a host'],
  targets: ['error', 'load balancing over targets is not read from Kong files yet; give the service a host'],
  consumer_groups: ['error', 'plugins of consumer groups are not served yet'],
  filter_chains: ['error', 'WebAssembly filters are not run'],
  partials: ['error', 'shared plugin parts are not read'],
  vaults: ['error', `use \${{ env "DECK_NAME" }} or {vault://env/name} instead`],
  _plugin_configs: ['error', 'shared plugin configurations are not read; write them out'],
  certificates: ['warning', 'listeners are not part of a Kong file here'],
  snis: ['warning', 'listeners are not part of a Kong file here'],
  ca_certificates: ['warning', 'upstream certificates are not checked'],
  acls: ['warning', 'the acl plugin is not served yet'],
  basicauth_credentials: ['warning', 'the basic-auth plugin is not served yet'],
  hmacauth_credentials: ['warning', 'the hmac-auth plugin is not served yet'],
  jwt_secrets: ['warning', 'the jwt plugin is not served yet'],
  oauth2_credentials: ['warning', 'the oauth2 plugin is not served yet'],
  mtls_auth_credentials: ['warning', 'the mtls-auth plugin is not served yet'],
  keys: ['warning', 'no plugin that is served uses them'],
  key_sets: ['warning', 'no plugin that is served uses them'],
  licenses: ['warning', 'nothing here needs one'],
  rbac_roles: ['warning', 'there is no Admin API'],
  service_packages: ['warning', 'they are documentation'],
  custom_entities: ['warning', 'they belong to plugins that are not served'],
};

/** Warns of or refuses parts of an entity that are set and not served. */
export function declineFields(
  located: Located,
  reasons: Readonly<Record<string, string>>,
  severity: Finding['severity'] = 'error',
): Finding[] {
  return Object.entries(reasons).flatMap(([field, reason]): Finding[] => {
    const { file, path, value } = child(located, field);
    if (value === undefined || value === null) return [];
    return [{ code: 'OPTION_DECLINED', severity, message: `${field} is not served: ${reason}`, at: file.keyAt(path) }];
  });
}
