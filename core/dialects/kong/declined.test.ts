import { expect, test } from 'vitest';
import { integrations } from '../../integrations/index.ts';
import { formatFinding } from '../../model/source.ts';
import { policies } from '../../policies/index.ts';
import { DECLINED_ENTITIES, DECLINED_PLUGINS } from './declined.ts';
import { kong } from './kong.ts';
import { kongPlugins } from './plugins/index.ts';

function findingsOf(text: string): readonly string[] {
  return kong.read([{ path: 'kong.yaml', text }], { policies, integrations }).findings.map(formatFinding);
}

test.each([...DECLINED_PLUGINS, 'of-my-own'])('the plugin %s is declined by name on its line', (name) => {
  const findings = findingsOf(`_format_version: "3.0"\nplugins:\n- enabled: true\n  name: ${name}\n`);
  expect(findings).toEqual([
    expect.stringMatching(`^kong.yaml:4:9 PLUGIN_DECLINED plugin ${name} is not served: .{20}`),
  ]);
});

test.each(Object.keys(DECLINED_ENTITIES))('the list %s is declined by name on its line', (name) => {
  const findings = findingsOf(`_format_version: "3.0"\n${name}: []\n`);
  expect(findings).toEqual([expect.stringMatching(`^kong.yaml:2:1 ENTITY_DECLINED ${name} is not served: .{10}`)]);
});

test('a plugin that is switched off is not declined', () => {
  expect(findingsOf('_format_version: "3.0"\nplugins:\n- { name: jwt, enabled: false }\n')).toEqual([]);
});

test('no plugin is both served and declined, and the coverage table has every one of them', () => {
  const served = kongPlugins.map(({ name }) => name);
  expect(served.filter((name) => DECLINED_PLUGINS.includes(name))).toEqual([]);
  const covered = kong.coverage.filter(({ feature }) => feature.startsWith('plugin '));
  expect(covered.map(({ feature }) => feature.slice(7)).toSorted()).toEqual(
    [...served, ...DECLINED_PLUGINS].toSorted(),
  );
});
