import { Readable } from 'node:stream';
import { importExchanges } from '../har-transfer.ts';
import type { RpcClient } from '../../rpc/client.ts';
import type { TestApp } from '../../testing/app.ts';

/** A request to another gateway and its answer, as a browser would capture them; the rest has plain values. */
export interface Capture {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly status: number;
  readonly answerHeaders?: Readonly<Record<string, string>>;
  readonly answer?: string;
  /** Epoch milliseconds. */
  readonly at?: number;
}

/** When captures were made that say nothing else. */
export const CAPTURED_AT = Date.UTC(2026, 5, 1, 12);

/** A HAR of one capture. */
export function harOf(capture: Capture): string {
  const {
    url,
    method = 'GET',
    headers = {},
    body,
    status,
    answerHeaders = {},
    answer = '',
    at = CAPTURED_AT,
  } = capture;
  const rest = { httpVersion: 'HTTP/1.1', cookies: [], headersSize: -1, bodySize: -1 };
  const mimeType = headers['content-type'] ?? 'application/json';
  return JSON.stringify({
    log: {
      version: '1.2',
      creator: { name: 'a browser', version: '1' },
      entries: [
        {
          startedDateTime: new Date(at).toISOString(),
          time: 20,
          request: {
            ...rest,
            method,
            url,
            queryString: [],
            headers: pairs(headers),
            ...(body === undefined ? {} : { postData: { mimeType, text: body } }),
          },
          response: {
            ...rest,
            status,
            statusText: '',
            headers: pairs(answerHeaders),
            content: { size: answer.length, mimeType: 'application/json', text: answer },
            redirectURL: '',
          },
          cache: {},
          timings: { send: 1, wait: 18, receive: 1 },
        },
      ],
    },
  });
}

function pairs(map: Readonly<Record<string, string>>): object[] {
  return Object.entries(map).map(([name, value]) => ({ name, value }));
}

/** Imports a capture. @returns Its id. */
export async function importCapture({ app }: TestApp, client: RpcClient, capture: Capture): Promise<number> {
  const before = await client.call('exchange.list', { filter: '', limit: 1000 });
  const known = new Set(before.rows.map(({ id }) => id));
  await importExchanges(app.parts, Readable.from([Buffer.from(harOf(capture))]), () => undefined);
  const { rows } = await client.call('exchange.list', { filter: '', limit: 1000 });
  const imported = rows.find(({ id }) => !known.has(id));
  if (imported === undefined) throw new Error(`${capture.url} was not imported`);
  return imported.id;
}
