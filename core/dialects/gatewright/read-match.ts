import type { z } from 'zod';
import type { HeaderMatch, PathPattern, RouteMatch } from '../../model/routing.ts';
import type { Finding } from '../../model/source.ts';
import { pathProblem, regexProblem } from '../../routing/path-matcher.ts';
import { readWithSchema } from '../reading/schema-findings.ts';
import { child, type Located } from '../reading/yaml-file.ts';
import { matchSchema } from './document.ts';

type MatchText = z.infer<typeof matchSchema>;
type PathText = Exclude<MatchText['path'], undefined | unknown[]>;

/** Turns `match` as it is written into the model's; faults in paths and expressions are PATH_INVALID and VALUE_INVALID. */
export function readMatch(located: Located, findings: Finding[]): RouteMatch {
  const { data: text = {}, findings: faults } = readWithSchema(matchSchema, { ...located, value: located.value ?? {} });
  findings.push(...faults);
  const paths = readPaths(text.path, child(located, 'path'), findings);
  const headers = Object.entries(text.headers ?? {}).map(([name, value]) =>
    readHeader(name, value, child(child(located, 'headers'), name), findings),
  );
  const hosts = list(text.hosts).map((host) => host.toLowerCase());
  for (const host of hosts.filter((name) => !/^(\*\.)?[^*/\s]+(\.\*)?(:\d+)?$/.test(name)))
    findings.push(
      invalid(`${host} is not a host`, child(located, 'hosts'), 'api.example.com, *.example.com or example.*'),
    );
  const methods = list(text.methods).map((method) => method.toUpperCase());
  return {
    ...(text.schemes === undefined ? {} : { schemes: text.schemes }),
    ...(hosts.length === 0 ? {} : { hosts }),
    ...(methods.length === 0 ? {} : { methods }),
    ...(paths.length === 0 ? {} : { paths }),
    ...(headers.length === 0 ? {} : { headers }),
    ...(text.priority === undefined ? {} : { priority: text.priority }),
  };
}

function list(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

function readPaths(text: MatchText['path'], located: Located, findings: Finding[]): PathPattern[] {
  if (text === undefined) return [];
  const places = Array.isArray(text) ? text.map((_, index) => child(located, index)) : [located];
  const patterns = (Array.isArray(text) ? text : [text]).map(readPath);
  for (const [index, pattern] of patterns.entries()) {
    const reason = pathProblem(pattern);
    const place = places[index] ?? located;
    if (reason !== undefined)
      findings.push({
        code: 'PATH_INVALID',
        severity: 'error',
        message: `${pattern.text} is not a path pattern: ${reason}`,
        expected: '/users/{id}, /files/{rest+} or ~/expression',
        at: place.file.at(place.path),
      });
  }
  return patterns;
}

function readPath(text: PathText): PathPattern {
  if (typeof text !== 'string')
    return 'prefix' in text ? { kind: 'prefix', text: text.prefix } : { kind: 'exact', text: text.exact };
  return text.startsWith('~') ? { kind: 'regex', text: text.slice(1) } : { kind: 'template', text };
}

function readHeader(
  name: string,
  value: string | boolean | readonly string[],
  located: Located,
  findings: Finding[],
): HeaderMatch {
  if (typeof value === 'boolean') {
    if (!value) findings.push(invalid(`header ${name} cannot be false`, located, 'true, a value or a list of values'));
    return { name, values: [], isRegex: false };
  }
  const values = list(typeof value === 'string' ? value : [...value]);
  const isRegex = values.some((item) => item.startsWith('~'));
  if (!isRegex) return { name, values, isRegex };
  const expressions = values.map((item) => (item.startsWith('~') ? item.slice(1) : `^${quote(item)}$`));
  for (const expression of expressions) {
    const reason = regexProblem(expression);
    if (reason !== undefined) findings.push(invalid(`header ${name}: ${reason}`, located, 'an RE2 expression'));
  }
  return { name, values: expressions, isRegex };
}

function quote(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

function invalid(message: string, { file, path }: Located, expected: string): Finding {
  return { code: 'VALUE_INVALID', severity: 'error', message, expected, at: file.at(path) };
}
