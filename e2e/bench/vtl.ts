import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Compile, parse } from 'velocityjs';

/** The list that every tutorial of mapping templates shows: one object for each item, with a condition and a sum. */
const TEMPLATE = `#set($items = $root.items)
{"items":[#foreach($item in $items)
  {"id":$item.id,"name":"$item.name","total":#set($sum = $item.price * $item.qty)$sum,"big":#if($item.qty > 5 && $item.price >= 10)true#{else}false#end,"n":$foreach.index}#if($foreach.hasNext),#end

#end]}`;
const ITEMS = 50;
const ROUNDS = 40;
const RENDERS = 200;

/** What this bench uses of the engine. The e2e folder imports nothing of the product, so it is loaded by its path. */
interface Engine {
  parseTemplate(text: string, profile: string): { kind: string; template: object };
  renderTemplate(template: object, input: object, options?: object): { kind: string; output: string };
  readVariables(json: string, template: object): object;
}

async function loadEngine(): Promise<Engine> {
  const core = join(import.meta.dirname, '../../core/vtl');
  const modules: unknown[] = await Promise.all(['template.ts', 'render.ts'].map((file) => import(join(core, file))));
  // The modules are those of this repository; the types above say what of them is used.
  return Object.assign({}, ...modules) as Engine;
}

/** The best of several rounds, in microseconds a render: what is left is the work itself, not what else the machine did. */
function measure(subjects: Readonly<Record<string, () => unknown>>): Record<string, number> {
  const best: Record<string, number> = {};
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, render] of Object.entries(subjects)) {
      const started = performance.now();
      for (let count = 0; count < RENDERS; count++) render();
      const micros = ((performance.now() - started) * 1000) / RENDERS;
      best[name] = Math.min(best[name] ?? Number.POSITIVE_INFINITY, micros);
    }
  return best;
}

async function main(): Promise<void> {
  const engine = await loadEngine();
  const data = {
    root: {
      items: Array.from({ length: ITEMS }, (_, id) => ({ id, name: `item ${id}`, price: id % 20, qty: id % 9 })),
    },
  };
  const json = JSON.stringify(data);
  const { template } = engine.parseTemplate(TEMPLATE, 'velocity-1.7');
  const variables = engine.readVariables(json, template);
  const tree = parse(TEMPLATE);
  const same = engine.renderTemplate(template, { variables }).output === new Compile(tree).render(data);
  const best = measure({
    render: () => engine.renderTemplate(template, { variables }).output.length,
    'with trace': () => engine.renderTemplate(template, { variables }, { trace: true }).output.length,
    'read and render': () => engine.renderTemplate(template, { contextJson: json }).output.length,
    velocityjs: () => new Compile(tree).render(data).length,
    'velocityjs, read and render': () => new Compile(tree).render(JSON.parse(json)).length,
  });
  const ratio = (slow: string, fast: string): string => ((best[slow] ?? 0) / (best[fast] ?? 1)).toFixed(1);
  const version: unknown = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../node_modules/velocityjs/package.json'), 'utf8'),
  );
  console.log(
    `A loop of ${ITEMS}, parsed once; both print the same: ${same}. velocityjs ${JSON.stringify(versionOf(version))}`,
  );
  for (const [name, micros] of Object.entries(best))
    console.log(`${name.padEnd(28)} ${micros.toFixed(1).padStart(8)} µs`);
  console.log(
    `faster than velocityjs ${ratio('velocityjs', 'render')}x, with reading ${ratio('velocityjs, read and render', 'read and render')}x`,
  );
  console.log(`cost of the trace ${ratio('with trace', 'render')}x`);
}

function versionOf(manifest: unknown): unknown {
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : undefined;
}

await main();
