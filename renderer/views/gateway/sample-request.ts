import type { RouteNode } from '../../state/routes.ts';

/** A request that a route takes, as far as its description says. */
export interface SampleRequest {
  readonly method: string;
  /** A path on the first listener. */
  readonly url: string;
  /** Name, value, name, value. */
  readonly headers: readonly string[];
}

/** A request to try a route with. What no sample can be made of becomes the part before it. */
export function sampleRequest(route: Pick<RouteNode, 'methods' | 'paths' | 'hosts'>): SampleRequest {
  const host = sampleHost(route.hosts[0]);
  return {
    method: route.methods[0] ?? 'GET',
    url: samplePath(route.paths[0] ?? '/'),
    headers: host === undefined ? [] : ['Host', host],
  };
}

/** A path that a template or expression (after `~`) matches: `/users/{id}` gives `/users/42`. */
export function samplePath(pattern: string): string {
  if (pattern.startsWith('~')) return sampleExpression(pattern.slice(1));
  const path = pattern.replace(/\{([^}+*]*)([+*]?)\}/g, (_, name: string, rest: string) =>
    rest === '' ? sampleValue(name) : 'some/file.txt',
  );
  const plain = path.replace(/\*+$/, '');
  return plain.startsWith('/') ? plain : `/${plain}`;
}

const SAMPLES: readonly (readonly [RegExp, string])[] = [
  [/uuid|guid/i, '3f2b8c1e-5a4d-4c6b-9e7f-0a1b2c3d4e5f'],
  [/e-?mail/i, 'ada@example.com'],
  [/date|day/i, '2024-01-31'],
  [/year/i, '2024'],
  [/(^|[-_.])(lang|locale)|language/i, 'en'],
  [/country/i, 'NL'],
  [/currency/i, 'EUR'],
  [/version|^v$/i, 'v1'],
  [/name|user$|login/i, 'ada'],
  [/id$|number|count|index|page|^n$/i, '42'],
];

/** A value for a parameter, guessed from its name. */
function sampleValue(name: string): string {
  return SAMPLES.find(([names]) => names.test(name))?.[1] ?? 'example';
}

function sampleHost(pattern: string | undefined): string | undefined {
  if (pattern === undefined || pattern === '*') return undefined;
  return pattern.replace(/^\*(?=\.)/, 'api').replace(/(?<=\.)\*$/, 'com');
}

const CLASSES: Readonly<Record<string, string>> = { d: '1', w: 'a', s: '%20', S: 'a', D: 'a', W: '-' };

/** The simplest text that an expression of the usual kinds matches; the fixed text at its beginning for others. */
function sampleExpression(expression: string): string {
  const source = expression.replace(/^\^/, '').replace(/\$$/, '');
  const sample = simplify(source);
  if (sample.startsWith('/') && fits(source, sample)) return sample;
  const fixed = /^[\w/.~%-]*(?![?*+{])/.exec(source)?.[0] ?? '';
  return fixed.startsWith('/') ? fixed : '/';
}

/** Innermost groups first, each replaced by its first choice; then sets, classes and repetitions. */
function simplify(source: string): string {
  let text = source;
  for (let depth = 0; depth < 8; depth += 1) {
    const next = text.replace(
      /\((?:\?(?:P?<(\w+)>|:))?([^()]*)\)([?*]?)/g,
      (_, name: string | undefined, inner: string, count: string) => {
        if (count !== '') return '';
        return name !== undefined && /^(\[\^\/\]|\.)[+*]?$/.test(inner)
          ? sampleValue(name)
          : (inner.split('|')[0] ?? '');
      },
    );
    if (next === text) break;
    text = next;
  }
  return text
    .replace(/(\\.|\[[^\]]*\]|[^\\[\]?*+{}])(?:[?*]|\{0,?\d*\})\??/g, '')
    .replace(/(\\.|\[[^\]]*\]|[^\\[\]?*+{}])\{(\d+)(?:,\d*)?\}/g, (_, unit: string, count: string) =>
      unit.repeat(Math.min(64, Number(count))),
    )
    .replace(/\+\??/g, '')
    .replace(/\[(\^?)(\\?.)[^\]]*\]/g, (_, not: string, first: string) => (not === '' ? signOf(first) : 'a'))
    .replace(/\\(.)/g, (_, sign: string) => signOf(`\\${sign}`))
    .replace(/\.(?=$|\/)/g, 'a');
}

function signOf(sign: string): string {
  if (!sign.startsWith('\\')) return sign;
  return CLASSES[sign.slice(1)] ?? sign.slice(1);
}

/** Whether the browser's own engine agrees; it knows all of RE2 but a few forms, for which the answer is no. */
function fits(source: string, sample: string): boolean {
  try {
    return new RegExp(`^(?:${source.replaceAll('(?P<', '(?<')})`).test(sample);
  } catch {
    // Not an expression for this engine: then nothing is known.
    return false;
  }
}
