import { HAR_TAG, exchangeFromHar } from '../formats/har-exchange.ts';
import type { HarEntry } from '../formats/har.ts';
import type { PastedBody } from '../formats/pasted-text.ts';
import { fromByteText } from '../formats/sendable.ts';
import { headerPairs, headerValue, type HeaderList } from '../model/http.ts';
import type { Exchange } from '../model/exchange.ts';
import type { EpochMillis, ExchangeId } from '../model/units.ts';
import type { ExchangeStore } from '../recording/store.ts';
import type { PastedMessages } from './pasted-messages.ts';

/** Marks what was pasted, besides the mark of what our engine did not serve. */
export const PASTED_TAG = 'pasted';

/**
 * Stores what was pasted as an exchange that was imported, so that it can be replayed and compared.
 * @param now When it is kept; it counts as when it happened unless the answer has a Date.
 * @returns The id that it has.
 */
export async function keepPasted(
  store: Pick<ExchangeStore, 'insert' | 'list'>,
  messages: PastedMessages,
  now: EpochMillis,
): Promise<ExchangeId> {
  const startedAt = momentOf(messages) ?? now;
  const id = await freeId(store, Math.max(1, Math.floor(startedAt * 1000)));
  await store.insert([exchangeOf(messages, id, startedAt)]);
  return id;
}

/** What was pasted as an exchange. */
export function exchangeOf(messages: PastedMessages, id: ExchangeId, startedAt: EpochMillis): Exchange {
  return exchangeFromHar(entryOf(messages, startedAt), { id, startedAt, replayOf: undefined, path: 'pasted' });
}

function entryOf({ request, answer, log }: PastedMessages, startedAt: EpochMillis): HarEntry {
  const { method = 'GET', authority = '', target = '/', version = '1.1', headers = [], body } = request ?? {};
  const url = target.startsWith('/') ? `http://${authority}${target}` : target;
  const type = headerValue(headers, 'content-type');
  return {
    startedDateTime: new Date(startedAt).toISOString(),
    time: 0,
    request: {
      method,
      url: fromByteText(url),
      httpVersion: `HTTP/${version}`,
      headers: pairsOf(headers),
      ...(body === undefined || body.text === ''
        ? {}
        : { postData: { ...(type === undefined ? {} : { mimeType: type }), ...textOf(body) } }),
    },
    ...(answer === undefined
      ? {}
      : {
          response: {
            status: answer.status ?? 0,
            statusText: answer.statusText,
            httpVersion: `HTTP/${answer.version}`,
            headers: pairsOf(answer.headers),
            content: answer.body.isBase64 ? { text: answer.body.text, encoding: 'base64' } : { text: answer.body.text },
          },
        }),
    _gatewright: {
      tags: [PASTED_TAG, HAR_TAG],
      ...(answer === undefined && log !== '' ? { error: { code: codeOf(log), message: log, details: {} } } : {}),
    },
  };
}

function textOf({ text, isBase64 }: PastedBody): { text: string; _encoding?: string } {
  return isBase64 ? { text, _encoding: 'base64' } : { text };
}

function pairsOf(headers: HeaderList): { name: string; value: string }[] {
  return headerPairs(headers).map(([name, value]) => ({ name, value: fromByteText(value) }));
}

/** How curl numbers its failures; else only that there was none. */
function codeOf(log: string): string {
  const number = /curl: \((\d+)\)/.exec(log)?.[1];
  return number === undefined ? 'NO_ANSWER' : `CURL_${number}`;
}

function momentOf({ answer }: PastedMessages): EpochMillis | undefined {
  const parsed = Date.parse(headerValue(answer?.headers ?? [], 'date') ?? '');
  return Number.isNaN(parsed) || parsed <= 0 ? undefined : parsed;
}

/** The first id from one on that no exchange has, since a pasted answer has only whole seconds. */
async function freeId(store: Pick<ExchangeStore, 'list'>, from: ExchangeId): Promise<ExchangeId> {
  for (let id = from; ; id += 1) {
    const { rows } = await store.list({ filter: '', before: id + 1, limit: 1 });
    if (rows[0]?.id !== id) return id;
  }
}
