import { RE2JS } from 're2js';
import type { Exchange } from '../../model/exchange.ts';
import { headerPairs } from '../../model/http.ts';
import type { EpochMillis } from '../../model/units.ts';
import type { Bound, Comparator } from './bound.ts';
import { decidingSpan, isStreaming, mediaTypeOf } from './facts.ts';
import { asciiLower, matchesGlob, type Glob } from './glob.ts';
import { valueAt } from './json-path.ts';
import type { Look } from './look.ts';
import { momentBounds } from './moment.ts';
import type { HeaderTest, Leaf, NumberColumn, State, TextColumn } from './node.ts';
import { foldCase, matchesPhrase, tokenize, type WordColumn } from './words.ts';

/** Whether a condition holds. */
export type Predicate = (look: Look) => boolean;

/** Characters from which an address is searched by the trigram index. */
export const TRIGRAM_LENGTH = 3;

const ALL_COLUMNS: readonly WordColumn[] = ['url', 'headers', 'request_body', 'response_body'];

/** A condition made ready to be asked of exchanges; it says the same as the SQL of `sql.ts`. */
export function predicateOf(leaf: Leaf, now: EpochMillis): Predicate {
  switch (leaf.kind) {
    case 'number':
      return ({ exchange }) => fitsBounds(numberOf(exchange, leaf.column), leaf.bounds);
    case 'moment': {
      const bounds = momentBounds(leaf.comparator, leaf.moment, now);
      return ({ exchange }) => fitsBounds(exchange.startedAt, bounds);
    }
    case 'text':
      return textPredicate(leaf.column, leaf.globs, leaf.ignoresCase);
    case 'by':
      return ({ exchange }) => exchange.by === leaf.by;
    case 'outcome':
      return ({ exchange }) => exchange.outcome === leaf.outcome;
    case 'state':
      return (look) => isIn(look, leaf.state);
    case 'tag':
      return ({ subject }) => subject.tags.some((tag) => matchesGlob(leaf.glob, tag));
    case 'policy':
      return policyPredicate(leaf);
    case 'url':
      return urlPredicate(leaf.text);
    case 'urlGlob': {
      const glob = leaf.glob.map(asciiLower);
      return ({ url }) => matchesGlob(glob, asciiLower(url));
    }
    case 'words': {
      const phrase = tokenize(leaf.text);
      const columns = leaf.columns ?? ALL_COLUMNS;
      return (look) => columns.some((column) => matchesPhrase(look.words(column), phrase));
    }
    case 'expression':
      return expressionPredicate(leaf.subject, leaf.source);
    case 'header':
      return headerPredicate(leaf);
    case 'body': {
      const expression = RE2JS.compile(leaf.source);
      return (look) => sidesOf(leaf.side).some((side) => expression.test(look.body(side)));
    }
    case 'json':
      return jsonPredicate(leaf);
  }
}

/** The number of a column; undefined where the row has null. */
function numberOf({ response, duration, attempts }: Exchange, column: NumberColumn): number | undefined {
  switch (column) {
    case 'status':
      return response?.status ?? 0;
    case 'response_bytes':
      return response?.body.size ?? 0;
    case 'duration':
      return duration;
    case 'wait': {
      const wait = attempts.at(-1)?.phases.wait;
      return wait === undefined || wait < 0 ? undefined : wait;
    }
  }
}

/** The text of a column; undefined where the row has null. */
function textOf(exchange: Exchange, column: TextColumn): string | undefined {
  switch (column) {
    case 'method':
      return exchange.request.method;
    case 'authority':
      return exchange.authority;
    case 'path':
      return exchange.request.target.split('?', 1)[0] ?? '';
    case 'route':
      return exchange.route;
    case 'consumer':
      return exchange.consumer;
    case 'error':
      return exchange.error?.code;
    case 'dialect':
      return exchange.dialect;
    case 'client':
      return exchange.client.address;
    case 'media_type':
      return mediaTypeOf(exchange);
  }
}

function isIn({ subject, exchange }: Look, state: State): boolean {
  switch (state) {
    case 'pinned':
      return subject.isPinned;
    case 'error':
      return exchange.error !== undefined;
    case 'replay':
      return exchange.replayOf !== undefined;
    case 'streaming':
      return isStreaming(exchange);
    case 'websocket':
      return exchange.frames !== undefined;
    case 'aborted':
      return exchange.outcome === 'aborted';
  }
}

function textPredicate(column: TextColumn, globs: readonly Glob[], ignoresCase: boolean): Predicate {
  const wanted = ignoresCase ? globs.map((glob) => glob.map(asciiLower)) : globs;
  return ({ exchange }) => {
    const text = textOf(exchange, column);
    if (text === undefined) return false;
    const compared = ignoresCase ? asciiLower(text) : text;
    return wanted.some((glob) => matchesGlob(glob, compared));
  };
}

function policyPredicate({ glob, result }: Leaf & { readonly kind: 'policy' }): Predicate {
  if (result === 'denied' || result === 'answered') {
    const status = result === 'denied' ? 'failed' : 'answered';
    return ({ exchange }) => {
      const decision = decidingSpan(exchange);
      return decision?.status === status && matchesGlob(glob, decision.name);
    };
  }
  return ({ exchange }) =>
    exchange.spans.some(
      ({ kind, name, status }) =>
        kind === 'policy' &&
        (result === undefined ? status !== 'skipped' : status === result) &&
        matchesGlob(glob, name),
    );
}

/** Short texts are compared by SQLite's `lower`, longer ones by its trigram index, which folds more letters. */
function urlPredicate(text: string): Predicate {
  const folded = foldCase(text);
  if ([...folded].length >= TRIGRAM_LENGTH) return ({ url }) => foldCase(url).includes(folded);
  const lower = asciiLower(text);
  return ({ url }) => asciiLower(url).includes(lower);
}

function expressionPredicate(subject: 'url' | 'host' | 'method', source: string): Predicate {
  const expression = RE2JS.compile(source);
  switch (subject) {
    case 'url':
      return ({ url }) => expression.test(url);
    case 'host':
      return ({ exchange }) => expression.test(exchange.authority.replace(/:\d+$/, ''));
    case 'method':
      return ({ exchange }) => expression.test(exchange.request.method);
  }
}

function headerPredicate({ side, name, test }: Leaf & { readonly kind: 'header' }): Predicate {
  const fits = headerValuePredicate(test);
  const wanted = name?.toLowerCase();
  return ({ exchange }) =>
    sidesOf(side)
      .flatMap((one) => headerPairs((one === 'req' ? exchange.request : exchange.response)?.headers ?? []))
      .some(([given, value]) =>
        wanted === undefined ? fits(`${given}: ${value}`) : given.toLowerCase() === wanted && fits(value),
      );
}

function headerValuePredicate(test: HeaderTest): (value: string) => boolean {
  if (test.kind === 'present') return () => true;
  if (test.kind === 'expression') {
    const expression = RE2JS.compile(test.source);
    return (value) => expression.test(value);
  }
  const wanted = test.text.toLowerCase();
  return (value) => value.toLowerCase().includes(wanted);
}

function jsonPredicate({ side, path, test }: Leaf & { readonly kind: 'json' }): Predicate {
  return (look) => {
    const value = valueAt(look.json(side), path);
    if (value === undefined) return false;
    return test === undefined || compareJson(value, test.comparator, test.value, test.isQuoted);
  };
}

/** Numbers are compared as numbers, everything else as its text; a quoted value is always text. Objects equal nothing. */
function compareJson(value: unknown, comparator: Comparator, wanted: string, isQuoted: boolean): boolean {
  if (typeof value === 'object' && value !== null) return comparator === '!=';
  if (isQuoted && typeof value !== 'string') return comparator === '!=';
  const text = String(value);
  if (!isQuoted && isNumber(text) && isNumber(wanted)) return compare(Number(text), comparator, Number(wanted));
  return compare(text, comparator, wanted);
}

function isNumber(text: string): boolean {
  return /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text);
}

function fitsBounds(value: number | undefined, bounds: readonly Bound[]): boolean {
  return value !== undefined && bounds.every((bound) => compare(value, bound.comparator, bound.value));
}

function compare<T extends number | string>(left: T, comparator: Comparator, right: T): boolean {
  switch (comparator) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

function sidesOf(side: 'req' | 'res' | 'both'): readonly ('req' | 'res')[] {
  return side === 'both' ? ['req', 'res'] : [side];
}
