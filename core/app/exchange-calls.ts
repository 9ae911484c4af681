import { completeFilter } from '../recording/filter/complete.ts';
import { parseFilter } from '../recording/filter/parse.ts';
import type { CallContext, Handlers } from '../rpc/server.ts';
import type { ListQuery, QueryControl } from '../recording/store.ts';
import { ownListener } from './own-listener.ts';
import type { Parts } from './parts.ts';
import { sendRequest } from './send-request.ts';
import { recorderStatus } from './status.ts';

type ExchangeCalls = Pick<
  Handlers,
  | 'recorder.status'
  | 'recorder.clear'
  | 'exchange.list'
  | 'exchange.get'
  | 'exchange.count'
  | 'exchange.change'
  | 'exchange.copy'
  | 'filter.parse'
  | 'filter.complete'
  | 'request.send'
  | 'request.parse'
>;

/** Calls about what was recorded, and about requests to send. Formats are loaded when they are asked for, not at the start. */
export function exchangeCalls(parts: Parts): ExchangeCalls {
  const { recorder } = parts;
  const { store } = recorder;
  return {
    'recorder.status': () => recorderStatus(parts),
    'recorder.clear': async () => {
      await recorder.clear();
      parts.rowsChanged([]);
      return {};
    },
    'exchange.list': async (input, context) => {
      const { rows, next } = await store.list(queryOf(input), controlOf(context));
      return { rows: [...rows], next };
    },
    'exchange.get': ({ id }) => store.get(id),
    'exchange.count': async ({ filter }, context) => ({ count: await store.count(filter, controlOf(context)) }),
    'exchange.change': async ({ ids, change }) => {
      const changed = await store.change(ids, change);
      parts.rowsChanged(ids);
      return { changed };
    },
    'exchange.copy': async ({ id, format, withSecrets }) => {
      const { copyExchange } = await import('../formats/copy.ts');
      return { text: copyExchange(await store.load(id), format, { withSecrets }) };
    },
    'filter.parse': ({ filter }) => {
      const { clauses, error, converted } = parseFilter(filter);
      return { clauses: clauses.map((clause) => ({ ...clause })), error, converted };
    },
    'filter.complete': async ({ filter, cursor }) => {
      const completion = await completeFilter(filter, cursor, (field, prefix, limit) =>
        store.values(field, prefix, limit),
      );
      return { ...completion, options: completion.options.map((option) => ({ ...option })) };
    },
    'request.send': async ({ method, url, headers, body }, { signal }) => {
      const absolute = absoluteUrl(url, parts);
      const { status, durationMillis, exchange } = await sendRequest(
        { method, url: absolute, headers, body },
        parts.sink,
        signal,
      );
      if (exchange !== undefined) await recorder.flush();
      return { status, durationMillis, id: exchange?.id };
    },
    'request.parse': async ({ text }) => {
      const { parseCurl } = await import('../formats/parse-curl.ts');
      const { method, url, headers, body } = parseCurl(text);
      return { method, url, headers: [...headers], body };
    },
  };
}

function queryOf({ filter, before, after, limit }: Parameters<Handlers['exchange.list']>[0]): ListQuery {
  return {
    filter,
    limit,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

/** What a query may ask of its caller: whether to go on, and to say how far it is. */
export function controlOf({ signal, report }: CallContext): QueryControl {
  return { signal, onProgress: ({ done, total }) => report(done, total) };
}

/** A path is one on the first listener. */
function absoluteUrl(url: string, parts: Parts): string {
  return url.startsWith('/') ? ownListener(parts) + url : url;
}
