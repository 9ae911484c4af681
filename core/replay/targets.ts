import { z } from 'zod';
import { readWithSchema } from '../dialects/reading/schema-findings.ts';
import { isRecord, items, child, readYamlFile } from '../dialects/reading/yaml-file.ts';
import { GATEWAYS } from '../model/diagnosis.ts';
import { durationOption, headerNameOption, headerValueOption } from '../model/options.ts';
import { GUARD_LEVELS, type GuardLevel, type ReplayTargetInfo } from '../model/replay.ts';
import type { Finding, SourceFile } from '../model/source.ts';
import { credentialOptions } from './credentials/credential-options.ts';
import { looksLikeProduction } from './production.ts';

/** File of a workspace that says where replays may go. */
export const TARGETS_FILE = 'targets.yaml';

const targetUrl = z.string().refine((text) => /^https?:\/\//.test(text) && URL.canParse(text), {
  error: 'expected an absolute http or https URL',
});

const target = z.strictObject({
  id: z.string().regex(/^[\w.-]+$/, { error: 'expected letters, digits, dots and dashes' }),
  url: targetUrl.describe('Where requests go; its path stands before theirs.'),
  kind: z.enum(GATEWAYS).describe('Which gateway answers there.').default('unknown'),
  guard: z.enum(GUARD_LEVELS).describe('What may be sent; ask where the host looks like production.').optional(),
  host: z.string().describe('Host header in place of the host of the URL.').optional(),
  paths: z
    .array(z.strictObject({ from: z.string().startsWith('/'), to: z.string().startsWith('/') }))
    .describe('Beginnings of paths and what stands there instead; the first that fits counts.')
    .default([]),
  headers: z.record(headerNameOption, headerValueOption).describe('Headers put on every request.').default({}),
  timeout: durationOption.describe('Longest wait for one answer.').default(30_000),
  tls: z
    .strictObject({
      ca: z.string().describe('Authorities to trust, as PEM.').optional(),
      cert: z.string().describe('Client certificate, as PEM.').optional(),
      key: z.string().describe('Its key, as PEM.').optional(),
      verify: z.boolean().default(true),
    })
    .refine(({ cert, key }) => (cert === undefined) === (key === undefined), {
      error: 'expected cert and key together',
    })
    .prefault({}),
  credentials: credentialOptions
    .describe('What requests bring in place of what was captured.')
    .default({ kind: 'none' }),
});

/** A target as the workspace has it, references not resolved. */
export type ReplayTarget = Omit<z.output<typeof target>, 'guard'> & {
  readonly guard: GuardLevel;
  /** Why it is what it is, where nobody chose it. */
  readonly guardReason: string | undefined;
};

const document = z.strictObject({ targets: z.array(z.unknown()) });

/** Reads the targets of a workspace. Faults come as findings with their places; never throws. */
export function readTargets(source: SourceFile | undefined): {
  readonly targets: readonly ReplayTarget[];
  readonly findings: readonly Finding[];
} {
  if (source === undefined) return { targets: [], findings: [] };
  const file = readYamlFile(source);
  const findings: Finding[] = [...file.findings];
  if (!isRecord(file.value)) {
    if (findings.length === 0)
      findings.push({
        code: 'VALUE_INVALID',
        severity: 'error',
        message: 'expected a map with targets',
        at: file.at([]),
      });
    return { targets: [], findings };
  }
  const root = { file, path: [], value: file.value };
  findings.push(...readWithSchema(document, root).findings);
  const targets = items(child(root, 'targets')).flatMap((item) => {
    const { data, findings: faults } = readWithSchema(target, item);
    findings.push(...faults);
    // A target with a fault is no target: what was left out could be its guard.
    return data === undefined || faults.length > 0 ? [] : [guarded(data)];
  });
  return { targets, findings };
}

/** A target for a URL that nobody wrote down: nothing is put on requests, and its guard is the careful one. */
export function targetOfUrl(url: string): ReplayTarget {
  return guarded(target.parse({ id: 'url', url }));
}

/** What the page and the command line show of a target. */
export function describeTarget({ id, url, kind, guard, guardReason, credentials }: ReplayTarget): ReplayTargetInfo {
  return {
    id,
    url,
    kind,
    guard,
    ...(guardReason === undefined ? {} : { guardReason }),
    credentials: credentials.kind,
  };
}

function guarded(data: z.output<typeof target>): ReplayTarget {
  const { guard } = data;
  if (guard !== undefined) return { ...data, guard, guardReason: undefined };
  const reason = looksLikeProduction(data.url);
  return { ...data, guard: reason === undefined ? 'free' : 'ask', guardReason: reason };
}
