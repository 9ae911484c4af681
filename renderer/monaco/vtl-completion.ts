import type { CallOutput } from '../../core/contract/calls.ts';
import type { VtlProfile, VtlStep } from '../../core/contract/vtl.ts';
import { APPSYNC_FIELDS, DIRECTIVES, FOREACH_FIELDS, OBJECTS, variablesOf } from './vtl-words.ts';

/** Everything a template can call, by the engine's own tables. */
export type VtlCatalog = CallOutput<'vtl.catalog'>;

/** What the editor knows of the template in it. */
export interface VtlKnowledge {
  readonly catalog: VtlCatalog | undefined;
  readonly profile: VtlProfile;
  /** What the last rendering did; of these offsets. */
  readonly steps: readonly VtlStep[];
  /** Names of the parameters of the call. */
  readonly parameters: readonly string[];
  readonly stageVariables: readonly string[];
  /** Paths of what is in the payload, such as `$.users`. */
  readonly payloadPaths: readonly string[];
}

/** One offer of the completion. */
export interface VtlOffer {
  readonly kind: 'variable' | 'field' | 'method' | 'directive' | 'text';
  readonly label: string;
  /** A snippet. */
  readonly insert: string;
  readonly detail: string;
  readonly about: string;
}

/** What can stand at the end of `before`, and how much of it the choice replaces. */
export interface VtlOffers {
  readonly typed: number;
  readonly offers: readonly VtlOffer[];
}

const NOTHING: VtlOffers = { typed: 0, offers: [] };

/** What can stand at the cursor. @param before The line up to the cursor. @param text The whole template. */
export function offersAt(before: string, text: string, knowledge: VtlKnowledge): VtlOffers {
  const directive = /(?<![#\\])#\{?([A-Za-z]*)$/.exec(before);
  if (directive !== null) return typedSo(directive[1] ?? '', directives(knowledge.profile));
  const parameter = /\$!?\{?input\.params\(\s*'([^']*)$/.exec(before);
  if (parameter !== null) return quoted(parameter[1] ?? '', knowledge.parameters, 'a parameter of this call');
  const path = /\$!?\{?input\.(?:path|json)\(\s*'([^']*)$/.exec(before);
  if (path !== null) return quoted(path[1] ?? '', knowledge.payloadPaths, 'in this payload');
  const member = /\$!?\{?([A-Za-z_][\w-]*(?:\.\w+(?:\([^()]*\))?)*)\.(\w*)$/.exec(before);
  if (member !== null) return typedSo(member[2] ?? '', members(member[1] ?? '', knowledge));
  const variable = /\$!?\{?(\w*)$/.exec(before);
  return variable === null ? NOTHING : typedSo(variable[1] ?? '', variables(text, knowledge));
}

/** What stands there already is nothing to offer: Enter then begins a new line. */
function typedSo(typed: string, offers: readonly VtlOffer[]): VtlOffers {
  return { typed: typed.length, offers: offers.filter(({ insert }) => insert !== typed) };
}

function directives(profile: VtlProfile): readonly VtlOffer[] {
  const own = profile === 'appsync' ? [{ name: 'return', snippet: 'return($0)', about: 'Ends with a value.' }] : [];
  return [...DIRECTIVES, ...own].map(({ name, snippet, about }) => ({
    kind: 'directive',
    label: name,
    insert: snippet,
    detail: `#${name}`,
    about,
  }));
}

function quoted(typed: string, values: readonly string[], detail: string): VtlOffers {
  const offers = values.map((label) => ({ kind: 'text' as const, label, insert: escaped(label), detail, about: '' }));
  return { typed: typed.length, offers };
}

function variables(text: string, { profile, steps }: VtlKnowledge): readonly VtlOffer[] {
  const given = (OBJECTS[profile] ?? []).map(([label, about]) => field(label, 'given', about));
  const own = variablesOf(text).map((label) => {
    const type = typeOf(`$${label}`, steps);
    return field(label, type ?? 'of this template', '');
  });
  const loop = /#\{?foreach\b/.test(text) ? [field('foreach', 'the loop', 'What the loop knows of itself.')] : [];
  return [...own, ...given, ...loop].map((offer) => ({ ...offer, kind: 'variable' as const }));
}

function members(of: string, knowledge: VtlKnowledge): readonly VtlOffer[] {
  const { catalog, profile, stageVariables, steps } = knowledge;
  if (of === 'foreach') return FOREACH_FIELDS.map(([name, about]) => field(name, 'of the loop', about));
  if (of === 'stageVariables' && profile === 'apigw')
    return stageVariables.map((name) => field(name, 'stage variable', ''));
  if ((of === 'ctx' || of === 'context') && profile === 'appsync')
    return APPSYNC_FIELDS.map((name) => field(name, 'AppSync', ''));
  if (catalog === undefined) return [];
  if (/^context(?:\.|$)/.test(of) && profile === 'apigw') {
    const found = under(of.slice('context'.length + 1), catalog.context);
    if (found.length > 0) return found.map((name) => field(name, '$context', ''));
  }
  const provided = providedOf(`$${of}`, knowledge);
  return provided.length > 0 ? provided : methods(typeOf(`$${of}`, steps), catalog);
}

function providedOf(object: string, { catalog, profile }: VtlKnowledge): readonly VtlOffer[] {
  const own = (catalog?.provided ?? []).filter((method) => method.profile === profile);
  const calls = own
    .filter((method) => method.object === object)
    .map(({ signature, summary }) => call(signature, summary));
  const inner = own.flatMap((method) =>
    method.object.startsWith(`${object}.`) ? [method.object.slice(object.length + 1)] : [],
  );
  const body = object === '$input' && profile === 'apigw' ? [field('body', 'String', 'The payload as it came.')] : [];
  return [...body, ...[...new Set(inner)].map((name) => field(name, object, '')), ...calls];
}

/** Names of Java types, by the receiver whose methods they have. */
const RECEIVERS: readonly (readonly [pattern: RegExp, receivers: readonly string[]])[] = [
  [/Map$/, ['Map']],
  [/List|Arrays|JSONArray/, ['List', 'Collection']],
  [/\[\]$/, ['Array']],
  [/Set$|Collection|Values$/, ['Collection']],
  [/Entry|Node$/, ['Entry']],
  [/Iterator|Itr$/, ['Iterator']],
];

function receiversOf(type: string): readonly string[] {
  return RECEIVERS.find(([pattern]) => pattern.test(type))?.[1] ?? [type];
}

function methods(type: string | undefined, { methods: all }: VtlCatalog): readonly VtlOffer[] {
  const receivers = type === undefined ? undefined : receiversOf(type);
  const fitting = receivers === undefined ? all : all.filter(({ receiver }) => receivers.includes(receiver));
  const byName = new Map<string, VtlOffer>();
  for (const { receiver, name, signature, summary } of fitting.length > 0 ? fitting : all) {
    const known = byName.get(name);
    const about = `**${receiver}** \`${signature}\`  \n${summary}`;
    if (known === undefined) byName.set(name, { ...call(signature, summary), detail: receiver, about });
    else byName.set(name, { ...known, about: `${known.about}\n\n${about}` });
  }
  return [...byName.values()];
}

/** The Java type that a reference had when it was last used. */
export function typeOf(name: string, steps: readonly VtlStep[]): string | undefined {
  return steps.findLast((step) => step.type !== undefined && plain(step.name) === name)?.type;
}

/** `$!{user.name}` as `$user.name`. */
export function plain(name: string): string {
  return name.replace(/^\$!?\{?/, '$').replace(/\}$/, '');
}

/** The next names under a path, such as `identity` and `stage` under the empty one. */
function under(path: string, paths: readonly string[]): readonly string[] {
  const prefix = path === '' ? '' : `${path}.`;
  const names = paths.flatMap((known) =>
    known.startsWith(prefix) ? [known.slice(prefix.length).split('.')[0] ?? ''] : [],
  );
  return [...new Set(names)].filter((name) => name !== '');
}

function field(label: string, detail: string, about: string): VtlOffer {
  return { kind: 'field', label, insert: escaped(label), detail, about };
}

function call(signature: string, summary: string): VtlOffer {
  const name = /(\w+)\(/.exec(signature)?.[1] ?? signature;
  const isEmpty = signature.endsWith('()');
  const takesText = /\(String \w+\)$/.test(signature);
  const place = isEmpty ? '()' : takesText ? "('$1')$0" : '($1)$0';
  return { kind: 'method', label: name, insert: `${name}${place}`, detail: signature, about: summary };
}

function escaped(text: string): string {
  return text.replaceAll(/[\\$}]/g, String.raw`\$&`);
}
