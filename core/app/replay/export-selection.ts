import type { ReplaySelection } from '../../contract/replay.ts';
import { formatHttpFile } from '../../formats/http-file.ts';
import { formatK6 } from '../../formats/k6.ts';
import { GatewrightError } from '../../model/errors.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { ExchangeStore } from '../../recording/store.ts';
import { comparedRecord } from '../../replay/outcome.ts';
import { findLinks } from '../../replay/correlate.ts';
import { selectExchanges } from './selection.ts';

/** More is no script that anybody reads; narrower filters say what is meant. */
const MOST_EXPORTED = 1000;

/** A selection as a text for another tool, oldest first. @throws INPUT_INVALID when it is nothing, or too much. */
export async function exportSelection(
  store: ExchangeStore,
  selection: ReplaySelection,
  format: 'k6' | 'http',
): Promise<{ text: string; exchanges: number }> {
  const { ids } = await selectExchanges(store, selection);
  if (ids.length > MOST_EXPORTED)
    throw new GatewrightError('INPUT_INVALID', {
      pointer: '/selection',
      reason: `${ids.length} exchanges are selected, at most ${MOST_EXPORTED} can be in one file`,
    });
  const exchanges: Exchange[] = [];
  for (const id of ids) exchanges.push(await store.load(id));
  const text = format === 'k6' ? formatK6(exchanges, linksOf(exchanges)) : formatHttpFile(exchanges, false);
  return { text, exchanges: exchanges.length };
}

function linksOf(exchanges: readonly Exchange[]): ReturnType<typeof findLinks> {
  return findLinks(
    exchanges.map(({ request, response, scheme, authority, duration }) => {
      const url = request.target.startsWith('/') ? `${scheme}://${authority}${request.target}` : request.target;
      return {
        request: {
          url: URL.canParse(url) ? url : `${scheme}://${authority}/`,
          headers: request.headers,
          body: Buffer.concat(request.body.chunks),
        },
        answer:
          response === undefined
            ? undefined
            : { headers: response.headers, json: parse(comparedRecord(response, duration).body) },
      };
    }),
  );
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    // Only JSON gives values that can be followed.
    return undefined;
  }
}
