import type { Exchange } from '../model/exchange.ts';
import { sanitizeExchange } from '../recording/redaction/redact-exchange.ts';
import { formatCurlCmd } from './curl-cmd.ts';
import { formatCurl } from './curl.ts';
import { formatFetch } from './fetch.ts';
import { harEntry } from './har-write.ts';
import { formatHttpie } from './httpie.ts';
import { formatPowershell } from './powershell.ts';
import { formatRaw } from './raw.ts';
import { formatUrl } from './url.ts';

/** The names are those of `EXCHANGE_FORMATS` in the contract. */
const FORMATS = {
  url: formatUrl,
  curl: formatCurl,
  'curl-cmd': formatCurlCmd,
  powershell: formatPowershell,
  fetch: formatFetch,
  httpie: formatHttpie,
  raw: formatRaw,
  har: formatHar,
} as const satisfies Record<string, (exchange: Exchange) => string>;

/** A form an exchange can be copied in. */
export type CopyFormat = keyof typeof FORMATS;

/** One exchange as text. Credentials are replaced by stand-ins unless `withSecrets`. */
export function copyExchange(
  exchange: Exchange,
  format: CopyFormat,
  { withSecrets }: { readonly withSecrets: boolean },
): string {
  return FORMATS[format](withSecrets ? exchange : sanitizeExchange(exchange));
}

/** A HAR document of one entry, laid out for reading. */
function formatHar(exchange: Exchange): string {
  // HAR asks for a version, and a copied entry is not the export of a certain one.
  const creator = { name: 'Gatewright', version: 'unknown' };
  return JSON.stringify({ log: { version: '1.2', creator, entries: [harEntry(exchange)] } }, undefined, 2);
}
