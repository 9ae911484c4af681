import type { Exchange } from '../model/exchange.ts';
import { headerPairs } from '../model/http.ts';
import { sanitizeExchange } from '../recording/redaction/redact-exchange.ts';
import { sendableRequest } from './sendable.ts';

/** A value that an answer gave and a later request used; as replay finds them. */
export interface CarriedValue {
  readonly from: number;
  /** Pointer into the JSON of the answer, or `header name`. */
  readonly place: string;
  readonly to: number;
  readonly value: string;
}

/** What a script has of k6. */
const IMPORTS = [
  ['http', 'k6/http'],
  ['encoding', 'k6/encoding'],
  ['{ check }', 'k6'],
] as const;
/** Slower than recorded by so much is too slow. */
const THRESHOLD_FACTOR = 1.5;
const LEAST_THRESHOLD_MILLIS = 50;

/**
 * A k6 script that sends the requests in order, with values of answers carried over, checks of the recorded status and
 * thresholds from the recorded times. Credentials are stand-ins, but those that an answer gives; `BASE_URL` and `TOKEN`
 * of the environment say where and as whom.
 * @see https://grafana.com/docs/k6/latest/javascript-api/
 */
export function formatK6(exchanges: readonly Exchange[], links: readonly CarriedValue[]): string {
  const names = new Map([...new Set(links.map(keyOf))].map((key, index) => [key, `value${index + 1}`]));
  const steps = exchanges.map((exchange, index) =>
    stepOf({
      exchange,
      index,
      used: links.filter(({ to }) => to === index).map((link) => ({ ...link, name: names.get(keyOf(link)) ?? '' })),
      given: [...new Map(links.filter(({ from }) => from === index).map((link) => [keyOf(link), link])).values()].map(
        (link) => ({ place: link.place, name: names.get(keyOf(link)) ?? '' }),
      ),
    }),
  );
  return `${IMPORTS.map(([name, module]) => `import ${name} from '${module}';`).join('\n')}

// k6 run -e BASE_URL=https://staging.example -e TOKEN=… --vus 10 --duration 1m FILE
const BASE = __ENV.BASE_URL || ${JSON.stringify(originOf(exchanges[0]))};

export const options = {
  thresholds: {
    checks: ['rate>0.99'],
    http_req_duration: ['p(95)<${thresholdOf(exchanges)}'],
  },
};

function at(response, place) {
  if (place.startsWith('header ')) {
    const name = Object.keys(response.headers).find((each) => each.toLowerCase() === place.slice(7));
    return String(response.headers[name] || '').split('?')[0].replace(/\\/$/, '').split('/').pop();
  }
  let value = response.json();
  for (const part of place.split('/').slice(1)) value = value && value[part.replace(/~1/g, '/').replace(/~0/g, '~')];
  return String(value);
}

function token(header) {
  return __ENV.TOKEN ? 'Bearer ' + __ENV.TOKEN : header;
}

export default function () {
  const values = {};
  let response;
${steps.join('\n')}}
`;
}

interface Step {
  readonly exchange: Exchange;
  readonly index: number;
  readonly used: readonly (CarriedValue & { readonly name: string })[];
  readonly given: readonly { readonly place: string; readonly name: string }[];
}

function stepOf({ exchange, index, used, given }: Step): string {
  const safe = sendableRequest(sanitizeExchange(exchange));
  const raw = new Map(headerPairs(exchange.request.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const url = new URL(safe.url);
  const headers = safe.headers
    .filter(([name]) => name.toLowerCase() !== 'host')
    .map(
      ([name, value]) =>
        `${JSON.stringify(name)}: ${headerText(name, value, { raw: raw.get(name.toLowerCase()), used })}`,
    );
  const status = exchange.response?.status ?? 0;
  const path = url.pathname.slice(0, 100);
  const title = JSON.stringify(`${safe.method} ${path}`);
  const body =
    safe.body.kind === 'none'
      ? 'null'
      : safe.body.kind === 'text'
        ? textOf(safe.body.text, used, false)
        : `encoding.b64decode(${JSON.stringify(safe.body.base64)})`;
  return [
    `  // ${index + 1}${safe.notes.map((note) => `, ${note}`).join('')}`,
    `  response = http.request(${JSON.stringify(safe.method)}, BASE + ${textOf(`${url.pathname}${url.search}`, used, true)}, ${body}, {`,
    `    headers: { ${headers.join(', ')} },`,
    `    tags: { name: ${title} },`,
    '    redirects: 0,',
    ...(status === 0 ? [] : [`    responseCallback: http.expectedStatuses(${status}),`]),
    '  });',
    ...(status === 0
      ? []
      : [`  check(response, { [${title} + ' is ${status}']: ({ status }) => status === ${status} });`]),
    ...given.map(({ place, name }) => `  values.${name} = at(response, ${JSON.stringify(place)});`),
    '',
  ].join('\n');
}

/** A credential that is nothing but what an answer gave is carried over; any other one is its stand-in. */
function headerText(
  name: string,
  safe: string,
  { raw, used }: { readonly raw: string | undefined; readonly used: Step['used'] },
): string {
  const linked = used.find(({ value }) => raw === value || raw?.replace(/^\w+ /, '') === value);
  if (linked !== undefined && raw !== undefined) return textOf(raw, [linked], false);
  const text = textOf(safe, used, false);
  return name.toLowerCase() === 'authorization' && /^bearer /i.test(safe) ? `token(${text})` : text;
}

/** A text as an expression, with what is carried over in place of what was recorded. */
function textOf(text: string, used: Step['used'], isUrl: boolean): string {
  let pieces: readonly (string | { readonly name: string })[] = [text];
  for (const { value, name } of used)
    pieces = pieces.flatMap((piece) =>
      typeof piece === 'string'
        ? piece
            .split(isUrl ? encodeURIComponent(value) : value)
            .flatMap((part, at) => (at === 0 ? [part] : [{ name }, part]))
        : [piece],
    );
  const terms = pieces
    .filter((piece) => piece !== '')
    .map((piece) =>
      typeof piece === 'string'
        ? JSON.stringify(piece)
        : isUrl
          ? `encodeURIComponent(values.${piece.name})`
          : `values.${piece.name}`,
    );
  return terms.length === 0 ? '""' : terms.join(' + ');
}

function keyOf({ from, place }: Pick<CarriedValue, 'from' | 'place'>): string {
  return `${from} ${place}`;
}

function originOf(exchange: Exchange | undefined): string {
  return exchange === undefined ? '' : `${exchange.scheme}://${exchange.authority}`;
}

function thresholdOf(exchanges: readonly Exchange[]): number {
  const times = exchanges.map(({ duration }) => duration).toSorted((a, b) => a - b);
  const recorded = times[Math.min(times.length - 1, Math.floor(times.length * 0.95))] ?? 0;
  return Math.max(LEAST_THRESHOLD_MILLIS, Math.ceil(recorded * THRESHOLD_FACTOR));
}
