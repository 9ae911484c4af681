import { isRecord, type ValuePath } from '../../dialects/reading/yaml-file.ts';
import { formatDuration, parseDuration, parseSize } from '../../model/units.ts';
import type { OwnPlace, PatchDraft, PatchMaker } from './patch.ts';
import { optionsOf, optionsPlace, placeOf, type WrittenPlace } from './places.ts';
import type { YamlEdit } from './yaml-edit.ts';

/** Raises the limit that refused, to twice as much. */
export const raiseLimit: PatchMaker = ({ own, exchange }) => {
  const { window } = exchange.error?.details ?? {};
  const name = typeof window === 'string' ? window : '';
  if (own?.use === undefined) return [];
  switch (own.use.policy) {
    case 'rate-limit':
    case 'quota':
      return raiseAt(own, name);
    case 'concurrency-limit':
      return raiseNumbers(optionsPlace(own, own.use), [['max']], own, 'requests at one time');
    case 'usage-plan':
      return raisePlan(own, exchange.consumer, name);
    default:
      return [];
  }
};

function raiseAt(own: OwnPlace, name: string): PatchDraft[] {
  const { use, config } = own;
  if (use === undefined) return [];
  const place = optionsPlace(own, use);
  const { limits, limit, period, window } = optionsOf(use);
  if (config.dialect === 'kong') return raiseNumbers(place, [[name]], own, `requests per ${name}`);
  if (limit !== undefined)
    return raiseNumbers(place, [['limit'], ['burst']], own, lengthWords(period ?? window, use.policy));
  const list: readonly unknown[] = Array.isArray(limits) ? limits : [];
  const at = list.findIndex((rule) => isRecord(rule) && nameOf(rule) === name);
  const rule = list[at];
  if (!isRecord(rule)) return [];
  const words = lengthWords(rule['period'] ?? rule['window'], use.policy);
  return raiseNumbers(
    place,
    [
      ['limits', at, 'limit'],
      ['limits', at, 'burst'],
    ],
    own,
    words,
  );
}

/** The name that a limit has in traces. */
function nameOf({ name, period, window }: Readonly<Record<string, unknown>>): unknown {
  const length = typeof window === 'string' ? parseDuration(window) : undefined;
  return name ?? period ?? (length === undefined ? '1m' : formatDuration(length));
}

function lengthWords(length: unknown, policy: string): string {
  return `requests per ${typeof length === 'string' ? length : policy === 'quota' ? 'month' : '1m'}`;
}

function raisePlan(own: OwnPlace, consumer: string | undefined, name: string): PatchDraft[] {
  const { config, use } = own;
  const otherwise = use === undefined ? undefined : optionsOf(use)['otherwise'];
  const id = config.consumers.find((each) => each.id === consumer)?.plan ?? otherwise;
  const plan = config.plans.find((each) => each.id === id);
  if (plan === undefined || (name !== 'rate' && name !== 'quota')) return [];
  const words = `requests of plan ${plan.id} per ${
    name === 'rate' ? formatDuration(plan.rate?.windowMillis ?? 1000) : (plan.quota?.period ?? 'month')
  }`;
  return raiseNumbers(
    placeOf(plan.at),
    [
      [name, 'limit'],
      [name, 'burst'],
    ],
    own,
    words,
  );
}

/** Doubles the first number, and the others where they are there. */
function raiseNumbers(
  place: WrittenPlace | undefined,
  ways: readonly ValuePath[],
  { valueAt }: OwnPlace,
  what: string,
): PatchDraft[] {
  if (place === undefined) return [];
  const numbers = ways.flatMap((way) => {
    const path = [...place.path, ...way];
    const value = valueAt({ file: place.file, path });
    return typeof value === 'number' ? [{ path, value }] : [];
  });
  const [first] = numbers;
  if (first === undefined) return [];
  return [
    {
      kind: 'configuration',
      title: `Raise the limit from ${first.value} to ${first.value * 2} ${what}`,
      file: place.file,
      edits: numbers.map(({ path, value }): YamlEdit => ({ kind: 'set', path, value: value * 2 })),
    },
  ];
}

/** Lets bodies of the size that was sent in. */
export const raiseBodySize: PatchMaker = ({ own, exchange }) => {
  const { use } = own ?? {};
  if (own === undefined || use === undefined) return [];
  if (exchange.error?.code === 'LENGTH_REQUIRED') {
    const { isTruncated } = exchange.request.body;
    const changes = [{ kind: 'drop-header', name: 'transfer-encoding' }] as const;
    return isTruncated ? [] : [{ kind: 'request', title: 'Send it with the length of its body announced', changes }];
  }
  const place = optionsPlace(own, use);
  const { max } = optionsOf(use);
  const { length } = exchange.error?.details ?? {};
  const size = Math.max(typeof length === 'number' ? length : 0, exchange.request.body.size);
  const before = typeof max === 'number' ? max : typeof max === 'string' ? parseSize(max) : undefined;
  if (place === undefined || before === undefined || size <= before) return [];
  const after = sizeText(size);
  return [
    {
      kind: 'configuration',
      title: `Take bodies of up to ${after} in place of ${String(max)}`,
      file: place.file,
      edits: [{ kind: 'set', path: [...place.path, 'max'], value: after }],
    },
  ];
};

/** The next round size that holds so many bytes. */
function sizeText(bytes: number): string {
  const [unit, length] = bytes > 512_000 ? (['MB', 1_000_000] as const) : (['kB', 1000] as const);
  return `${2 ** Math.ceil(Math.log2(Math.max(1, bytes / length)))}${unit}`;
}

/** Of the phases of an attempt that can pass their time, the option that bounds each. */
const KONG_TIMEOUTS: Readonly<Record<string, string>> = {
  connect: 'connect_timeout',
  headers: 'read_timeout',
  body: 'read_timeout',
};
const TIMES = 5;
/** Shorter waits would be another guess that may be too short. */
const LEAST_MILLIS = 10_000;
const MOST_MILLIS = 300_000;

/** Waits longer for the upstream. */
export const raiseTimeout: PatchMaker = ({ own, exchange }) => {
  const { error } = exchange;
  const { phase, limitMillis } = error?.details ?? {};
  const { route, config } = own ?? {};
  const place = placeOf(route?.integration.at);
  if (route?.integration.integration !== 'http' || config === undefined || place === undefined) return [];
  const isKnown = typeof phase === 'string' && ['connect', 'headers', 'body', 'attempt', 'total'].includes(phase);
  if (!isKnown || typeof limitMillis !== 'number') return [];
  const kongName = config.dialect === 'kong' ? KONG_TIMEOUTS[phase] : undefined;
  if (config.dialect === 'kong' && kongName === undefined) return [];
  const millis = Math.min(Math.max(limitMillis * TIMES, LEAST_MILLIS), MOST_MILLIS);
  if (millis <= limitMillis) return [];
  const text = formatDuration(millis);
  return [
    {
      kind: 'configuration',
      title: `Wait up to ${text} for the upstream, in place of ${formatDuration(limitMillis)}`,
      note: 'how long it would have taken cannot be told from this exchange',
      file: place.file,
      edits: [
        kongName === undefined
          ? { kind: 'set', path: [...place.path, 'http', 'timeouts', phase], value: text }
          : { kind: 'set', path: [...place.path, kongName], value: millis },
      ],
    },
  ];
};
