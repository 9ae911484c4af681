import { hash } from 'node:crypto';
import { headerValues, type HeaderList } from '../../model/http.ts';
import type { Call } from '../policy.ts';
import type { CacheOptions } from './options.ts';

/** What a request asks the cache for. */
export interface CacheKey {
  /** 64 hexadecimal digits. */
  readonly key: string;
  /** Of the target, without its query. */
  readonly path: string;
  /** See `KeptAnswer.place`. */
  readonly place: string;
  /** Whose answers these are; undefined when they are anybody's. */
  readonly owner: string | undefined;
}

/** Makes the function that finds the key of a call; once a configuration, since options that differ must not share answers. */
export function cacheKeys(options: CacheOptions): (call: Call) => CacheKey {
  const { key, perConsumer, ttl, honourResponse } = options;
  const salt = JSON.stringify([key.query, key.headers, key.expression?.text, perConsumer, ttl, honourResponse]);
  return (call) => {
    const { target, headers } = call.request;
    const [path = '', query] = splitTarget(target);
    const place = `${call.routeId} ${call.scheme}://${call.authority.toLowerCase()}${path}`;
    const owner = perConsumer ? ownerOf(call) : undefined;
    const parts = [
      salt,
      place,
      chosenQuery(key.query, query),
      key.headers.map((name) => headerText(headers, name)),
      key.expression?.evaluate(call),
      owner,
    ];
    return { key: hash('sha256', JSON.stringify(parts)), path, place, owner };
  };
}

/** The value of a header as Vary compares it: all its lines as one. */
export function headerText(headers: HeaderList, name: string): string {
  return headerValues(headers, name)
    .map((value) => value.trim())
    .join(', ');
}

/** Names of Vary, in lower case and order, each once. */
export function varyOf(headers: HeaderList): readonly string[] {
  const names = headerValues(headers, 'vary')
    .flatMap((line) => line.split(','))
    .map((name) => name.trim().toLowerCase());
  return [...new Set(names)].filter((name) => name !== '').toSorted();
}

function splitTarget(target: string): [path: string, query: string | undefined] {
  const mark = target.indexOf('?');
  return mark === -1 ? [target, undefined] : [target.slice(0, mark), target.slice(mark + 1)];
}

function chosenQuery(chosen: CacheOptions['key']['query'], query: string | undefined): unknown {
  if (chosen === 'none') return undefined;
  // A target with an empty query is another one than the target without.
  if (chosen === 'all') return query;
  const values = new URLSearchParams(query ?? '');
  return chosen.map((name) => values.getAll(name));
}

/** Who the caller is, as exactly as is known. */
function ownerOf({ consumer, claims, client }: Call): string | undefined {
  if (consumer !== undefined) return `consumer ${consumer.id}`;
  if (claims !== undefined) {
    const { iss, sub } = claims;
    return `claims ${JSON.stringify(typeof sub === 'string' ? [iss, sub] : claims)}`;
  }
  return client.tls?.fingerprint === undefined ? undefined : `certificate ${client.tls.fingerprint}`;
}
