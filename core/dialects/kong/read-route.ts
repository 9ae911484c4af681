import type { IntegrationUse } from '../../model/config.ts';
import { normalizePath } from '../../model/path.ts';
import type { HeaderMatch, PathPattern, RouteMatch } from '../../model/routing.ts';
import type { Finding } from '../../model/source.ts';
import { pathProblem, regexProblem } from '../../routing/path-matcher.ts';
import { child, type Located } from '../reading/yaml-file.ts';
import { declineFields } from './declined.ts';
import type { Entity, RouteOfService } from './document.ts';
import type { RouteEntity, ServiceEntity } from './entities.ts';

/** Turns a route's attributes into the model's match; faults are PATH_INVALID, VALUE_INVALID and OPTION_DECLINED. */
export function readKongMatch(route: Entity<RouteEntity>, hasOldPaths: boolean, findings: Finding[]): RouteMatch {
  const { data, located } = route;
  findings.push(...declineFields(located, ROUTE_REASONS), ...declineProtocols(route));
  const { methods, hosts, snis } = data;
  const paths = data.paths?.map((text, index) => {
    const pattern = readPath(text, hasOldPaths);
    findings.push(...checkPath(pattern, child(child(located, 'paths'), index)));
    return pattern;
  });
  const headers = Object.entries(data.headers ?? {}).map(([name, values]) =>
    readHeader(name, values, located, findings),
  );
  const match: RouteMatch = {
    ...(methods === undefined || methods.length === 0 ? {} : { methods }),
    ...(hosts === undefined || hosts.length === 0 ? {} : { hosts: hosts.map((host) => host.toLowerCase()) }),
    ...(paths === undefined || paths.length === 0 ? {} : { paths }),
    ...(headers.length === 0 ? {} : { headers }),
    ...(snis === undefined || snis.length === 0 ? {} : { serverNames: snis.map((name) => name.replace(/\.$/, '')) }),
  };
  if (Object.keys(match).length === 0)
    findings.push({
      code: 'VALUE_INVALID',
      severity: 'error',
      message: `route ${route.name} asks for nothing`,
      expected: 'one of methods, hosts, headers, paths, snis',
      at: located.file.keyAt(located.path),
    });
  return data.regex_priority === 0 ? match : { ...match, priority: data.regex_priority };
}

const ROUTE_REASONS = {
  expression: 'the expressions router is not served; write methods, hosts, headers and paths',
  priority: 'it belongs to the expressions router',
  sources: 'routes of TCP and TLS streams are not served',
  destinations: 'routes of TCP and TLS streams are not served',
};

function declineProtocols({ data, located }: Entity<RouteEntity>): Finding[] {
  const { file, path } = child(located, 'protocols');
  const decline = (reason: string): Finding[] => [
    {
      code: 'OPTION_DECLINED',
      severity: 'error',
      message: `protocols ${data.protocols.join(', ')} are not served: ${reason}`,
      at: file.at(path),
    },
  ];
  const others = data.protocols.filter((protocol) => protocol !== 'http' && protocol !== 'https');
  if (others.length > 0) return decline(`only http and https are, not ${others.join(', ')}`);
  return data.protocols.includes('http')
    ? []
    : decline('Kong refuses plain http here with 426 or a redirect, which is not served yet');
}

function readPath(text: string, hasOldPaths: boolean): PathPattern {
  if (text.startsWith('~')) return { kind: 'regex', text: text.slice(1) };
  const isOldRegex = hasOldPaths && /[^\w.~/%-]/.test(text);
  return { kind: isOldRegex ? 'regex' : 'prefix', text };
}

function checkPath(pattern: PathPattern, { file, path }: Located): Finding[] {
  const reason = pathProblem(pattern) ?? (pattern.kind === 'prefix' ? prefixProblem(pattern.text) : undefined);
  if (reason === undefined) return [];
  const expected = '/ and a fixed path, or ~/ and a regex';
  return [
    {
      code: 'PATH_INVALID',
      severity: 'error',
      message: `${pattern.text} is not a path: ${reason}`,
      expected,
      at: file.at(path),
    },
  ];
}

function prefixProblem(text: string): string | undefined {
  if (text.includes('//')) return 'it must not have empty segments';
  const normal = normalizePath(text);
  return normal === text ? undefined : `it is not normalised, consider ${normal}`;
}

function readHeader(name: string, values: readonly string[], route: Located, findings: Finding[]): HeaderMatch {
  const { file, path } = child(child(route, 'headers'), name);
  const invalid = (message: string): void => {
    findings.push({ code: 'VALUE_INVALID', severity: 'error', message, at: file.keyAt(path) });
  };
  if (name.toLowerCase() === 'host') invalid('headers cannot contain host, which must be specified in hosts');
  const [first = ''] = values;
  const isRegex = values.length === 1 && first.startsWith('~*');
  if (!isRegex) return { name, values, isRegex, ignoresCase: true };
  const reason = regexProblem(first.slice(2));
  if (reason !== undefined) invalid(`header ${name}: ${reason}`);
  return { name, values: [first.slice(2)], isRegex, ignoresCase: true };
}

/** What the http integration does at most; Kong would go on to 32767. */
const MAX_RETRIES = 10;

/** The http integration behind a route; undefined, with a finding, when the route has no service to call. */
export function readKongIntegration(route: RouteOfService, findings: Finding[]): IntegrationUse | undefined {
  const { service, located, data } = route;
  if (service === undefined) {
    if (data.service === undefined)
      findings.push({
        code: 'OPTION_DECLINED',
        severity: 'error',
        message: `route ${route.name} has no service, and no plugin that answers in place of one is served yet`,
        at: located.file.keyAt(located.path),
      });
    return undefined;
  }
  const url = serviceUrl(service, findings);
  if (url === undefined) return undefined;
  const { retries, connect_timeout: connect, read_timeout: read, tls_verify: isVerified = false } = service.data;
  const options = {
    url,
    stripPath: data.strip_path,
    host: data.preserve_host ? 'client' : 'upstream',
    timeouts: { connect: `${connect}ms`, headers: `${read}ms`, body: `${read}ms` },
    // Kong tries again what failed or was too slow, whatever the error, and never for a status.
    ...(retries === 0
      ? {}
      : { retries: { attempts: Math.min(retries, MAX_RETRIES), on: ['connect-error', 'reset', 'timeout'] } }),
    ...(url.startsWith('https:') ? { http2: 'off', tls: { verify: isVerified } } : {}),
  };
  return { integration: 'http', options, at: service.located.file.at(service.located.path) };
}

const SERVICE_REASONS = {
  client_certificate: 'certificates of a Kong file are not read',
  ca_certificates: 'certificates of a Kong file are not read',
};

/** Left out with a warning: without them answers differ only in how long a failure takes. */
const SERVICE_WARNINGS = {
  write_timeout: 'sending a request is not timed by itself; connect_timeout and read_timeout are',
  tls_verify_depth: 'certificate chains of any length are accepted',
};

/** Checks what is said of a service whether or not a route uses it. */
export function checkService(service: Entity<ServiceEntity>): Finding[] {
  const { data, located } = service;
  const protocol = data.protocol ?? 'http';
  const declined = [
    ...declineFields(located, SERVICE_REASONS),
    ...declineFields(located, SERVICE_WARNINGS, 'warning'),
    ...declineRetries(service),
  ];
  if (['http', 'https'].includes(protocol)) return declined;
  const message = `protocol ${protocol} is not served: only http and https are`;
  const at = located.file.at([...located.path, 'protocol']);
  return [...declined, { code: 'OPTION_DECLINED', severity: 'error', message, at }];
}

function declineRetries({ data, located }: Entity<ServiceEntity>): Finding[] {
  if (data.retries <= MAX_RETRIES) return [];
  const message = `retries ${data.retries} are not served: a request is tried again ${MAX_RETRIES} times at most`;
  const at = located.file.at([...located.path, 'retries']);
  return [{ code: 'OPTION_DECLINED', severity: 'warning', message, at }];
}

function serviceUrl({ data, located }: Entity<ServiceEntity>, findings: Finding[]): string | undefined {
  const invalid = (field: string, message: string): undefined => {
    findings.push({
      code: 'VALUE_INVALID',
      severity: 'error',
      message,
      at: located.file.keyAt([...located.path, field]),
    });
  };
  if (data.url !== undefined) {
    // Without a scheme the port tells which it is.
    const scheme = /^[^/]*:443(\/|$)/.test(data.url) ? 'https' : 'http';
    const written = /^https?:\/\//.test(data.url) ? data.url : `${scheme}://${data.url}`;
    if (URL.canParse(written)) return written;
    return invalid('url', `${data.url} is not a url`);
  }
  if (data.host === undefined) return invalid('host', 'the service has neither url nor host');
  const protocol = data.protocol ?? 'http';
  const usualPort = protocol === 'https' ? 443 : 80;
  const port = data.port ?? 80;
  return `${protocol}://${data.host}${port === usualPort ? '' : `:${port}`}${data.path ?? ''}`;
}
