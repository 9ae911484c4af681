import type { Dialect } from '../dialect.ts';
import { isRecord, readYamlFile } from '../reading/yaml-file.ts';
import { DECLINED_PLUGINS, pluginReason } from './declined.ts';
import { writeKongError } from './error-response.ts';
import { addKongHeaders } from './kong-headers.ts';
import { kongPlugins } from './plugins/index.ts';
import { KONG_FILES, readKong } from './read.ts';
import { kongRouting } from './rules.ts';

/** Kong Gateway 3.x in declarative YAML: services, routes, consumers with keys, and the plugins of the coverage table. */
export const kong: Dialect = {
  id: 'kong',
  title: 'Kong Gateway',
  detect(files) {
    const file = files.find(({ path }) => KONG_FILES.includes(path));
    if (file === undefined) return 0;
    const { value } = readYamlFile(file);
    return isRecord(value) && '_format_version' in value ? 1 : 0.5;
  },
  read: readKong,
  routing: kongRouting,
  errorResponse: writeKongError,
  onSend: addKongHeaders,
  coverage: [
    { feature: 'services: url, timeouts, retries', status: 'served' },
    { feature: 'routes: methods, hosts, paths, headers, snis, strip_path, preserve_host', status: 'served' },
    { feature: 'consumers with keyauth_credentials', status: 'served' },
    ...kongPlugins.map(({ name }) => ({ feature: `plugin ${name}`, status: 'served' as const })),
    ...DECLINED_PLUGINS.map((name) => ({
      feature: `plugin ${name}`,
      status: 'declined' as const,
      reason: pluginReason(name),
    })),
    {
      feature: 'headers for the service: X-Forwarded-For, -Proto, -Host, -Port, Via',
      status: 'served',
    },
    {
      feature:
        'headers for the service: X-Real-IP, X-Forwarded-Path, -Prefix, X-Kong-Request-Id, X-Consumer-*, X-Credential-Identifier',
      status: 'declined',
      reason: 'what a policy finds out is not written into the request yet',
    },
    { feature: 'routes of https alone', status: 'declined', reason: 'the 426 and redirect answers are not served yet' },
    { feature: 'routes without a service', status: 'declined', reason: 'no plugin that answers is served yet' },
    { feature: 'upstreams and targets', status: 'declined', reason: 'load balancing is not read from Kong files yet' },
    {
      feature: 'listeners',
      status: 'declined',
      reason: 'they are not part of the file; http 127.0.0.1:8000 is opened',
    },
  ],
};
