import { z } from 'zod';
import { literalTemplate } from '../../../expressions/template.ts';
import type { Finding } from '../../../model/source.ts';
import { child, items, type Located } from '../../reading/yaml-file.ts';
import { declineFields } from '../declined.ts';
import { defineKongPlugin } from './plugin.ts';

const names = z.array(z.string()).default([]);
const others = { querystring: z.unknown().optional(), body: z.unknown().optional() };
const pair = z.string().regex(/^[^:]+:/, { error: 'expected name:value' });
const pairs = z.array(pair).default([]);
const section = z.strictObject({ headers: pairs, ...others });

/** @see kong/plugins/request-transformer/schema.lua */
export const requestTransformer = defineKongPlugin({
  name: 'request-transformer',
  priority: 801,
  isAuthentication: false,
  config: z.strictObject({
    http_method: z.unknown().optional(),
    remove: z.strictObject({ headers: names, ...others }).prefault({}),
    rename: section.prefault({}),
    replace: section.extend({ uri: z.unknown().optional() }).prefault({}),
    add: section.prefault({}),
    append: section.prefault({}),
  }),
  translate({ remove, rename, replace, add, append }, located, findings) {
    findings.push(...declineRest(located));
    const [appended = {}, ...others] = toMaps(append.headers);
    const options = {
      remove: remove.headers,
      rename: firstOfEach(rename.headers),
      replace: asTemplates(Object.fromEntries(replace.headers.map(toPair))),
      add: asTemplates(firstOfEach(add.headers)),
      append: asTemplates(appended),
    };
    return [options, ...others.map((more) => ({ append: asTemplates(more) }))].map((each) => ({
      phase: 'request',
      policy: 'set-headers',
      options: each,
    }));
  },
});

/** Values are templates here, and plain text in Kong. */
function asTemplates(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, literalTemplate(value)]));
}

function toPair(text: string): readonly [name: string, value: string] {
  const colon = text.indexOf(':');
  return [text.slice(0, colon), text.slice(colon + 1)];
}

/** Of several values for one name Kong keeps the first: after it the header is there, or the old one gone. */
function firstOfEach(written: readonly string[]): Readonly<Record<string, string>> {
  const first = new Map<string, string>();
  for (const [name, value] of written.map(toPair)) if (!first.has(name)) first.set(name, value);
  return Object.fromEntries(first);
}

/** As many maps as it takes to hold every value of every name, in order. */
function toMaps(written: readonly string[]): Readonly<Record<string, string>>[] {
  const maps: Record<string, string>[] = [];
  for (const [name, value] of written.map(toPair)) {
    const free = maps.find((map) => !(name in map)) ?? {};
    if (!maps.includes(free)) maps.push(free);
    free[name] = value;
  }
  return maps;
}

const SECTIONS = ['remove', 'rename', 'replace', 'add', 'append'];

/** Everything but headers, and values that Kong would compute, is declined where it stands. */
function declineRest(located: Located): Finding[] {
  const reason = 'only headers are changed yet';
  return [
    ...declineFields(located, { http_method: reason }),
    ...SECTIONS.flatMap((name) => {
      const part = child(located, name);
      const lists = ['uri', 'querystring', 'body'].filter((field) => !isEmpty(child(part, field).value));
      return [
        ...declineFields(part, Object.fromEntries(lists.map((field) => [field, reason]))),
        ...items(child(part, 'headers')).flatMap(declineTemplate),
      ];
    }),
  ];
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function declineTemplate({ file, path, value }: Located): Finding[] {
  if (typeof value !== 'string') return [];
  const isHost = /^host(:|$)/i.test(value);
  if (!isHost && !value.includes('$(')) return [];
  const reason = isHost ? 'the host is set by preserve_host alone' : 'templates are not computed yet';
  return [
    { code: 'OPTION_DECLINED', severity: 'error', message: `${value} is not served: ${reason}`, at: file.at(path) },
  ];
}
