import type { CallOutput } from '../contract/calls.ts';
import type { GatewayConfig, PolicyUse, RouteConfig } from '../model/config.ts';
import type { PathPattern } from '../model/routing.ts';
import { catalog } from './configuration.ts';

type RouteNode = CallOutput<'config.routes'>['routes'][number];
type PolicyNode = RouteNode['request'][number];

const SUMMARY_LENGTH = 60;

/** The routes of a configuration as the tree shows them. Values of options stay as they are written: references, not secrets. */
export function describeRoutes(config: GatewayConfig): RouteNode[] {
  return config.routes.map((route) => ({
    id: route.id,
    title: titleOf(route),
    hosts: [...(route.match.hosts ?? [])],
    methods: [...(route.match.methods ?? [])],
    paths: (route.match.paths ?? []).map(pathText),
    request: [...config.request, ...route.request].map(describeUse),
    response: [...config.response, ...route.response].map(describeUse),
    error: [...config.error, ...route.error].map(describeUse),
    integration: describeIntegration(route),
    ...(route.at === undefined ? {} : { at: route.at }),
  }));
}

function titleOf({ match, id }: RouteConfig): string {
  const paths = (match.paths ?? []).map(pathText).join(' ');
  const title = [(match.methods ?? []).join(','), (match.hosts ?? []).join(','), paths].filter((part) => part !== '');
  return title.length === 0 ? `${id} (everything)` : title.join(' ');
}

function pathText({ kind, text }: PathPattern): string {
  if (kind === 'prefix') return `${text}*`;
  return kind === 'regex' ? `~${text}` : text;
}

function describeUse({ id, policy, options, at }: PolicyUse): PolicyNode {
  return { id, policy, summary: summaryOf(options), ...(at === undefined ? {} : { at }) };
}

function describeIntegration({ integration: { integration, options, at } }: RouteConfig): RouteNode['integration'] {
  const summary = catalog.integrations.find(({ name }) => name === integration)?.summary ?? '';
  return { name: integration, summary: summaryOf(options) || summary, ...(at === undefined ? {} : { at }) };
}

/** The options in a few words: those that are set, as `name: value`, cut where the line ends. */
function summaryOf(options: unknown): string {
  if (typeof options !== 'object' || options === null) return '';
  const parts = Object.entries(options).map(([name, value]) => `${name}: ${valueText(value)}`);
  const text = parts.join(', ');
  return text.length <= SUMMARY_LENGTH ? text : `${text.slice(0, SUMMARY_LENGTH - 1)}…`;
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
