import { z } from 'zod';
import type { Finding } from '../../../model/source.ts';
import type { Located } from '../../reading/yaml-file.ts';
import { declineFields } from '../declined.ts';
import { defineKongPlugin } from './plugin.ts';

/** Kong's periods from short to long. */
const PERIODS = ['second', 'minute', 'hour', 'day', 'month', 'year'] as const;
const limit = z.number().int().min(1).optional();

const config = z.strictObject({
  second: limit,
  minute: limit,
  hour: limit,
  day: limit,
  month: limit,
  year: limit,
  limit_by: z.enum(['consumer', 'credential', 'ip', 'service', 'header', 'path']).default('consumer'),
  header_name: z.string().optional(),
  path: z.string().optional(),
  policy: z.enum(['local', 'cluster', 'redis']).default('local'),
  fault_tolerant: z.boolean().default(true),
  hide_client_headers: z.boolean().default(false),
  error_code: z.number().int().min(400).max(599).default(429),
  error_message: z.string().default('API rate limit exceeded'),
  sync_rate: z.number().optional(),
  redis: z.unknown().optional(),
});
type Config = z.infer<typeof config>;

/** @see kong/plugins/rate-limiting/schema.lua */
export const rateLimiting = defineKongPlugin({
  name: 'rate-limiting',
  priority: 910,
  isAuthentication: false,
  config,
  translate(given, located, findings) {
    findings.push(...checkLimits(given, located), ...declineStores(given, located));
    return [
      {
        phase: 'request',
        policy: 'rate-limit',
        options: {
          limits: PERIODS.flatMap((period) => (given[period] === undefined ? [] : [{ period, limit: given[period] }])),
          by: counterOf(given),
          headers: given.hide_client_headers ? 'none' : 'kong',
          status: given.error_code,
          message: given.error_message,
        },
      },
    ];
  },
});

/** What is not known falls back to the client address, as it does in Kong. */
function counterOf({ limit_by: by, header_name: header, path }: Config): unknown {
  if (by === 'header') return { header };
  return by === 'path' ? { path } : by;
}

function checkLimits(given: Config, { file, path }: Located): Finding[] {
  const invalid = (message: string): Finding[] => [
    { code: 'VALUE_INVALID', severity: 'error', message, at: file.keyAt(path) },
  ];
  const set = PERIODS.flatMap((period) => (given[period] === undefined ? [] : [{ period, limit: given[period] }]));
  if (set.length === 0) return invalid(`at least one of these fields must be non-empty: ${PERIODS.join(', ')}`);
  if (given.limit_by === 'header' && given.header_name === undefined)
    return invalid('limit_by header has no header_name');
  if (given.limit_by === 'path' && given.path === undefined) return invalid('limit_by path has no path');
  return set.flatMap(({ period, limit: longer }, index) => {
    const shorter = set[index - 1];
    return shorter === undefined || longer >= shorter.limit
      ? []
      : invalid(
          `the limit for ${period} (${longer}) cannot be lower than the limit for ${shorter.period} (${shorter.limit})`,
        );
  });
}

function declineStores(given: Config, located: Located): Finding[] {
  const stores = declineFields(located, { redis: 'counters are kept in memory' }, 'warning');
  const decline = (field: 'policy' | 'limit_by', reason: string): Finding => {
    const message = `${field} ${given[field]} is not served: ${reason}`;
    return { code: 'OPTION_DECLINED', severity: 'error', message, at: located.file.at([...located.path, field]) };
  };
  if (given.policy !== 'local') stores.push(decline('policy', 'counters are kept in memory, as with policy local'));
  if (given.limit_by === 'service')
    stores.push(decline('limit_by', 'routes of one service have counters of their own'));
  if (given.limit_by === 'credential')
    stores.push(decline('limit_by', 'callers are told apart by consumer, not by key'));
  return stores;
}
