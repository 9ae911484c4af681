import { dialects } from '../dialects/index.ts';
import type { Coverage, Dialect } from '../dialects/dialect.ts';
import { integrations } from '../integrations/index.ts';
import { PHASES, type Phase } from '../model/config.ts';
import { policies } from '../policies/index.ts';
import { optionTable } from './option-table.ts';

const NOTICE = '<!-- Written by `npm run docs` from the code; a test fails when it is stale. -->';
const VALUES = `A duration is written \`250ms\`, \`2s\`, \`1m\`, \`1h\` or \`1d\`, a size \`512\`, \`10k\`, \`2MB\` or \`10MiB\`. In every option a reference
such as \`\${secret:name}\` may stand; see [configuration.md](configuration.md#references).`;

/** The documents that are made from schemas and coverage tables: file name in `docs/` to text. */
export function generatedDocs(): ReadonlyMap<string, string> {
  return new Map([
    ['policies.md', policiesDoc()],
    ['integrations.md', integrationsDoc()],
    ['dialects.md', dialectsDoc()],
  ]);
}

function policiesDoc(): string {
  const rows = policies.map(
    ({ name, summary, phases }) => `| [\`${name}\`](#${name}) | ${summary} | ${phases.join(', ')} |`,
  );
  return page('Policies', [
    'A policy inspects or changes a message on its way. It stands in a phase: `request` before the integration is called,\n`response` on its answer, `error` when something failed.',
    ['| policy | what it does | phases |', '|---|---|---|', ...rows].join('\n'),
    VALUES,
    ...policies.flatMap(({ name, summary, phases, example, options }) => [
      `## ${name}`,
      summary,
      yaml(`${phaseOf(phases)}:\n  - ${name}: ${example}`),
      optionTable(options),
    ]),
  ]);
}

/** The phase an example is shown in: the first of the usual order. */
function phaseOf(phases: readonly Phase[]): Phase {
  return PHASES.find((phase) => phases.includes(phase)) ?? 'request';
}

function integrationsDoc(): string {
  return page('Integrations', [
    'An integration is what answers behind a route. A route has one.',
    VALUES,
    ...integrations.flatMap(({ name, summary, example, options }) => [
      `## ${name}`,
      summary,
      yaml(`integration:\n  ${name}: ${example}`),
      optionTable(options),
    ]),
  ]);
}

function dialectsDoc(): string {
  return page('Dialects', [
    'A dialect is a way of writing a gateway: how its files are read, how it routes, how its failures look. What is declined is\na finding on the line where it stands; nothing is dropped in silence.',
    ...dialects.flatMap((dialect) => [`## ${dialect.title}`, coverageTable(dialect)]),
  ]);
}

function coverageTable({ id, coverage }: Dialect): string {
  const served = coverage.filter(({ status }) => status === 'served');
  const declined = coverage.filter(({ status }) => status === 'declined');
  return [`\`dialect: ${id}\``, '', '| feature | | why |', '|---|---|---|', ...[...served, ...declined].map(row)].join(
    '\n',
  );
}

function row({ feature, status, reason = '' }: Coverage): string {
  return `| ${feature} | ${status} | ${reason} |`;
}

function yaml(text: string): string {
  return `\`\`\`yaml\n${text}\n\`\`\``;
}

function page(title: string, parts: readonly string[]): string {
  return `${[`# ${title}`, NOTICE, ...parts].join('\n\n')}\n`;
}
