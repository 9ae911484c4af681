import type { z } from 'zod';
import {
  PHASES,
  recordingConfig,
  type GatewayConfig,
  type IntegrationUse,
  type Phase,
  type PolicyUse,
  type RecordingConfig,
  type RouteConfig,
} from '../../model/config.ts';
import type { Finding, SourceFile } from '../../model/source.ts';
import type { Catalog, ReadResult } from '../dialect.ts';
import { findFile, matchesInclude, WORKSPACE_FILE } from '../files.ts';
import { inFileOrder } from '../reading/finding-order.ts';
import { readWithSchema } from '../reading/schema-findings.ts';
import { child, isRecord, items, readYamlFile, type Located, type YamlFile } from '../reading/yaml-file.ts';
import { documentSchema, includedSchema, routeSchema, type GatewrightDocument } from './document.ts';
import { findPlanFaults, readConsumer, readPlan } from './read-consumers.ts';
import { readIssuer } from './read-issuer.ts';
import { readListeners } from './read-listeners.ts';
import { readMatch } from './read-match.ts';
import { readIntegration, readUses, type UseContext } from './read-uses.ts';
import { gatewrightRouting } from './rules.ts';
import { findShadowedRoutes } from './shadow.ts';

/** Reads `gatewright.yaml` and the files it includes. All faults come at once; never throws for what users wrote. */
export function readGatewright(files: readonly SourceFile[], catalog: Catalog): ReadResult {
  const source = findFile(files, WORKSPACE_FILE);
  if (source === undefined)
    return { findings: [{ code: 'FILE_MISSING', severity: 'error', message: `there is no ${WORKSPACE_FILE}` }] };
  const file = readYamlFile(source);
  const findings: Finding[] = [...file.findings];
  if (file.value === undefined) return { findings };
  const root: Located = { file, path: [], value: file.value ?? {} };
  const context: UseContext = { catalog, findings };
  const { data: document, findings: faults } = readWithSchema(documentSchema, root);
  findings.push(...faults);

  const consumers = items(child(root, 'consumers')).flatMap((item) => readConsumer(item, findings));
  const listeners = readListeners(child(root, 'listeners'), findings);
  const plans = items(child(root, 'plans')).flatMap((item) => readPlan(item, findings));
  const drafts = [...items(child(root, 'routes')), ...includedRoutes(files, root, findings)].flatMap((item) =>
    readRoute(item, context),
  );
  const global = usesOf(root, '', context);
  const issuer = readIssuer(child(root, 'issuer'), document?.issuer, {
    findings,
    gatewayName: document?.name ?? '',
  });
  findings.push(...findPlanFaults(consumers, plans));
  findDuplicates({ consumers, plans, routes: drafts, uses: [...usesIn(global), ...drafts.flatMap(usesIn)] }, findings);
  if (document === undefined || findings.some(({ severity }) => severity === 'error'))
    return { findings: inFileOrder(findings) };
  const routes = drafts.filter(isComplete);
  const { name, dialect } = document;
  if (dialect === 'gatewright') findings.push(...findShadowedRoutes(routes, gatewrightRouting));
  const recording = toRecording(document.recording);
  const parts = {
    listeners,
    consumers,
    plans,
    routes,
    ...global,
    recording,
    ...(issuer === undefined ? {} : { issuer }),
  };
  const config: GatewayConfig = { name, dialect, ...parts };
  return { config, findings: inFileOrder(findings) };
}

/** Routes of every file that `include` names, in the order of the patterns and then of the names. */
function includedRoutes(files: readonly SourceFile[], root: Located, findings: Finding[]): Located[] {
  const include = child(root, 'include');
  const patterns = typeof include.value === 'string' ? [include] : items(include);
  const taken = new Set<string>([root.file.path]);
  return patterns.flatMap((pattern) => {
    const found = files.filter(({ path }) => matchesInclude(path, String(pattern.value))).toSorted(byPath);
    if (found.length === 0)
      findings.push({
        code: 'INCLUDE_EMPTY',
        severity: 'warning',
        message: `no file fits ${String(pattern.value)}`,
        expected: 'a path inside the workspace, such as routes/*.yaml',
        at: pattern.file.at(pattern.path),
      });
    const fresh = found.filter(({ path }) => !taken.has(path));
    for (const { path } of fresh) taken.add(path);
    return fresh.flatMap((file) => routesOfFile(readYamlFile(file), findings));
  });
}

function byPath(a: SourceFile, b: SourceFile): number {
  return a.path < b.path ? -1 : 1;
}

function routesOfFile(file: YamlFile, findings: Finding[]): Located[] {
  findings.push(...file.findings);
  if (file.value === undefined || file.value === null) return [];
  const root: Located = { file, path: [], value: file.value };
  if (Array.isArray(file.value)) return items(root);
  findings.push(...readWithSchema(includedSchema, root).findings);
  return items(child(root, 'routes'));
}

/** A route as far as it could be read; without an integration it cannot be served, but its ids still count. */
type RouteDraft = Omit<RouteConfig, 'integration'> & { readonly integration: IntegrationUse | undefined };

function readRoute(located: Located, context: UseContext): RouteDraft[] {
  const { data, findings: faults } = readWithSchema(routeSchema, located);
  context.findings.push(...faults);
  if (!isRecord(located.value)) return [];
  const id = data?.id ?? `route ${String(located.path.at(-1))}`;
  const match = readMatch(child(located, 'match'), context.findings);
  const uses = usesOf(located, `${id}.`, context);
  const integration = readIntegration(child(located, 'integration'), context);
  return [{ id, match, ...uses, integration, at: located.file.at(located.path) }];
}

function isComplete(route: RouteDraft): route is RouteDraft & RouteConfig {
  return route.integration !== undefined;
}

type Uses = Readonly<Record<Phase, readonly PolicyUse[]>>;

function usesOf(located: Located, prefix: string, context: UseContext): Uses {
  const read = (phase: Phase): PolicyUse[] => readUses(child(located, phase), { phase, prefix }, context);
  return { request: read('request'), response: read('response'), error: read('error') };
}

function usesIn(uses: Uses): PolicyUse[] {
  return PHASES.flatMap((phase) => uses[phase]);
}

interface Named {
  readonly id: string;
  readonly at?: Finding['at'];
}

function findDuplicates(
  found: Readonly<Record<'consumers' | 'plans' | 'routes' | 'uses', readonly Named[]>>,
  findings: Finding[],
): void {
  findings.push(
    ...duplicatesOf('ROUTE_DUPLICATE', 'route', found.routes),
    ...duplicatesOf('ID_DUPLICATE', 'consumer', found.consumers),
    ...duplicatesOf('ID_DUPLICATE', 'plan', found.plans),
    ...duplicatesOf('ID_DUPLICATE', 'policy use', found.uses),
  );
}

function duplicatesOf(code: string, what: string, named: readonly Named[]): Finding[] {
  const first = new Map<string, Named>();
  return named.flatMap((each): Finding[] => {
    const known = first.get(each.id);
    first.set(each.id, known ?? each);
    if (known === undefined) return [];
    const place = known.at === undefined ? '' : `, first at ${known.at.file}:${known.at.line}`;
    const message = `another ${what} has the id ${each.id}${place}`;
    return [{ code, severity: 'error', message, ...(each.at === undefined ? {} : { at: each.at }) }];
  });
}

function toRecording(text: GatewrightDocument['recording']): RecordingConfig {
  const { captureLimit, overflow, maxAge, maxCount, maxSize, redactHeaders } = text ?? {};
  const given: z.input<typeof recordingConfig> = {
    ...(captureLimit === undefined ? {} : { captureLimitBytes: captureLimit }),
    ...(overflow === undefined ? {} : { overflow }),
    ...(maxAge === undefined ? {} : { maxAgeMillis: maxAge }),
    ...(maxCount === undefined ? {} : { maxCount }),
    ...(maxSize === undefined ? {} : { maxBytes: maxSize }),
    ...(redactHeaders === undefined ? {} : { redactHeaders: redactHeaders.map((name) => name.toLowerCase()) }),
  };
  return recordingConfig.parse(given);
}
