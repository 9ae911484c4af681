import type { VtlInput } from '../contract/vtl.ts';
import type { ExchangeId } from '../model/units.ts';
import type { CallContext, Handlers } from '../rpc/server.ts';
import type { Parts } from './parts.ts';
import { vtlCatalog } from './vtl-catalog.ts';
import { deleteCase, readCases, saveCase } from './vtl-cases.ts';
import { mappingTemplates, vtlInputOf } from './vtl-exchange.ts';

type VtlCalls = Pick<Handlers, Extract<keyof Handlers, `vtl.${string}`>>;
type Side = 'request' | 'response';

const IDS_SHOWN = 20;

/** Calls of the VTL view. */
export function vtlCalls(parts: Parts): VtlCalls {
  const { vtl, workspace } = parts;
  return {
    'vtl.check': ({ template, profile }) => vtl.check(template, profile),
    'vtl.render': ({ template, profile, input, trace }) => vtl.render(template, profile, input, trace),
    'vtl.catalog': vtlCatalog,
    'vtl.inputOf': async ({ id, side }) => {
      const exchange = await parts.recorder.store.load(id);
      const { inForce, dialect } = parts.configuration;
      return {
        input: vtlInputOf(exchange, side, inForce, dialect?.routing),
        templates: mappingTemplates(exchange, inForce),
      };
    },
    'vtl.renderMany': (input, context) => renderMany(parts, input, context),
    'vtl.cases': async () => ({ cases: await readCases(workspace) }),
    'vtl.saveCase': async (one) => ({ path: await saveCase(workspace, one) }),
    'vtl.deleteCase': async ({ name }) => {
      await deleteCase(workspace, name);
      return {};
    },
    'vtl.runCases': async () => {
      const cases = await readCases(workspace);
      return { results: await Promise.all(cases.map((one) => vtl.runCase(one))) };
    },
  };
}

interface Group {
  readonly kind: string;
  readonly message: string;
  count: number;
  readonly ids: ExchangeId[];
  readonly sample: string;
}

/** Newest exchanges first; groups in the order of their size. */
async function renderMany(
  parts: Parts,
  { template, profile, filter, side, limit }: Parameters<Handlers['vtl.renderMany']>[0],
  { signal, report }: CallContext,
): Promise<Awaited<ReturnType<Handlers['vtl.renderMany']>>> {
  const ids = await newestIds(parts, filter, limit, signal);
  const groups = new Map<string, Group>();
  for (const [index, id] of ids.entries()) {
    signal.throwIfAborted();
    const { output, problem } = await parts.vtl.render(template, profile, await inputOf(parts, id, side), false);
    const kind = problem?.kind ?? (isJson(output) ? 'output' : 'text');
    const message =
      problem === undefined
        ? kind === 'output'
          ? 'prints JSON'
          : 'prints what is not JSON'
        : `line ${problem.line}: ${problem.message}`;
    const group = groups.get(`${kind} ${message}`) ?? { kind, message, count: 0, ids: [], sample: output };
    group.count += 1;
    if (group.ids.length < IDS_SHOWN) group.ids.push(id);
    groups.set(`${kind} ${message}`, group);
    report(index + 1, ids.length);
  }
  return { total: ids.length, groups: [...groups.values()].toSorted((a, b) => b.count - a.count) };
}

async function newestIds(
  { recorder }: Parts,
  filter: string,
  limit: number,
  signal: AbortSignal,
): Promise<ExchangeId[]> {
  const ids: ExchangeId[] = [];
  let before: ExchangeId | undefined;
  while (ids.length < limit) {
    const query = { filter, limit: Math.min(1000, limit - ids.length), ...(before === undefined ? {} : { before }) };
    const { rows } = await recorder.store.list(query, { signal });
    ids.push(...rows.map(({ id }) => id));
    if (rows.length < query.limit) break;
    before = rows.at(-1)?.id;
  }
  return ids;
}

async function inputOf(parts: Parts, id: ExchangeId, side: Side): Promise<VtlInput> {
  const { inForce, dialect } = parts.configuration;
  return vtlInputOf(await parts.recorder.store.load(id), side, inForce, dialect?.routing);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // That it is not is the answer.
    return false;
  }
}
