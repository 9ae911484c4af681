import { iterate, JavaException } from '../java/collections.ts';
import type { Host, HostMethod, JavaIterator, JavaValue } from '../java/values.ts';
import { VtlError } from '../problem.ts';
import type { DirectiveNode, Expression } from '../syntax/nodes.ts';
import { Leave, type Compiler, type Run } from './closures.ts';
import { compileBounds } from './expressions.ts';
import type { Frame, Site } from './frame.ts';
import { compilePrint } from './references.ts';
import { stepHead, traceFacts, tracedRun } from './tracing.ts';

/** `$foreach` inside a loop. */
class Loop implements Host {
  readonly kind = 'host';
  readonly type = 'ForeachScope';
  readonly printed = '{}';
  readonly parent: JavaValue;
  index = -1;
  hasMore = false;

  constructor(outer: JavaValue) {
    this.parent = outer instanceof Loop ? outer : null;
  }

  get(name: string): JavaValue | undefined {
    switch (name) {
      case 'index':
        return this.index;
      case 'count':
        return this.index + 1;
      case 'hasNext':
        return this.hasMore;
      case 'first':
        return this.index === 0;
      case 'last':
        return !this.hasMore;
      case 'parent':
        return this.parent;
      case 'topmost':
        return this.parent instanceof Loop ? this.parent.get('topmost') : this;
      default:
        return undefined;
    }
  }

  method(name: string): HostMethod | undefined {
    const property = METHODS.get(name);
    return property === undefined ? undefined : (args) => (args.length === 0 ? this.get(property) : undefined);
  }
}

const METHODS: ReadonlyMap<string, string> = new Map([
  ['getIndex', 'index'],
  ['getCount', 'count'],
  ['hasNext', 'hasNext'],
  ['getHasNext', 'hasNext'],
  ['isHasNext', 'hasNext'],
  ['isFirst', 'first'],
  ['isLast', 'last'],
  ['getParent', 'parent'],
  ['getTopmost', 'topmost'],
]);

/** Compiles `#foreach`. What cannot be gone through, null included, is an empty loop. */
export function compileForeach(node: DirectiveNode, compiler: Compiler): Run {
  const [variable, , list, extra] = node.args;
  if (node.args.length < 2) return () => missing(node);
  if (list === undefined) return () => 0;
  const open = compileSource(list, compiler);
  const body = compileBody(node, extra, compiler);
  const otherwise = node.otherwise === undefined ? undefined : compiler.block(node.otherwise);
  const slots = compileSlots(variable, compiler);
  const run: Run = (frame) => {
    const iterator = open(frame);
    if (iterator === null || (otherwise !== undefined && !iterator.hasNext())) return otherwise?.(frame) ?? 0;
    runLoop(frame, iterator, { slots, body, site: node });
    return 0;
  };
  return compiler.isTraced ? tracedRun(stepHead('foreach', '#foreach', node), run) : run;
}

/** A range is counted through without becoming a list. */
function compileSource(list: Expression, compiler: Compiler): (frame: Frame) => JavaIterator | null {
  if (list.kind !== 'range') {
    const value = compiler.value(list);
    return (frame) => iterate(value(frame));
  }
  const bounds = compileBounds(list, compiler);
  return (frame) => {
    const found = bounds(frame);
    return found === undefined ? null : count(found.from, found.to);
  };
}

function count(from: number, to: number): JavaIterator {
  const step = to < from ? -1 : 1;
  let next = from;
  return {
    kind: 'iterator',
    hasNext: () => (to - next) * step >= 0,
    next: () => {
      const value = next;
      next += step;
      return value;
    },
  };
}

/** A fourth argument takes the place of the body in 1.7. */
function compileBody(node: DirectiveNode, extra: Expression | undefined, compiler: Compiler): Run {
  if (extra !== undefined) return extra.kind === 'reference' ? compilePrint(extra, compiler) : () => 0;
  const body = compiler.block(node.body ?? []);
  if (!compiler.isTraced) return body;
  return tracedRun(stepHead('turn', '#foreach', node), body);
}

/** The service finds this only when it comes to the loop. */
function missing(node: Site): never {
  const message = '“#foreach” needs a variable, “in” and something to go through';
  throw new VtlError({ kind: 'parse', message, start: node.start, length: node.end - node.start });
}

interface Slots {
  readonly variable: number | undefined;
  readonly foreach: number;
  /** `$velocityCount` and `$velocityHasNext`, which only 1.7 has. */
  readonly count: number | undefined;
  readonly hasNext: number | undefined;
}

function compileSlots(variable: Expression | undefined, compiler: Compiler): Slots {
  const { names, dialect } = compiler;
  const isNamed = variable?.kind === 'reference' && variable.role === 'variable';
  return {
    variable: isNamed ? names.slot(variable.name) : undefined,
    foreach: names.slot('foreach'),
    count: dialect.isTwo ? undefined : names.slot('velocityCount'),
    hasNext: dialect.isTwo ? undefined : names.slot('velocityHasNext'),
  };
}

interface LoopPlan {
  readonly slots: Slots;
  readonly body: Run;
  readonly site: Site;
}

function runLoop(frame: Frame, iterator: JavaIterator, plan: LoopPlan): void {
  const { slots } = plan;
  const saved = [slots.variable, slots.foreach, slots.count, slots.hasNext].map((slot) =>
    slot === undefined ? null : frame.get(slot),
  );
  const loop = new Loop(saved[1] ?? null);
  frame.setLocal(slots.foreach, loop);
  frame.tracer?.enterLoop();
  try {
    turn(frame, iterator, loop, plan);
  } catch (error) {
    if (!(error instanceof Leave) || error.kind !== 'break') throw error;
  }
  frame.tracer?.leaveLoop();
  [slots.variable, slots.foreach, slots.count, slots.hasNext].forEach((slot, index) => {
    if (slot !== undefined) frame.setLocal(slot, saved[index] ?? null);
  });
}

function turn(frame: Frame, iterator: JavaIterator, loop: Loop, { slots, body, site }: LoopPlan): void {
  const { variable, count, hasNext } = slots;
  while (iterator.hasNext()) {
    const item = nextItem(iterator, site);
    loop.index++;
    loop.hasMore = iterator.hasNext();
    if (loop.index >= frame.limits.loopIterations) throw tooMany(frame, site);
    frame.site = site;
    frame.spend(1);
    if (count !== undefined) frame.setLocal(count, loop.index + 1);
    if (hasNext !== undefined) frame.setLocal(hasNext, loop.hasMore);
    if (variable !== undefined) frame.setLocal(variable, item);
    frame.tracer?.turn(loop.index);
    if (body(frame) === 1) return;
  }
}

function tooMany(frame: Frame, site: Site): VtlError {
  return frame.limit(`the loop has more than ${frame.limits.loopIterations} turns`, site);
}

function nextItem(iterator: JavaIterator, site: Site): JavaValue {
  try {
    return iterator.next();
  } catch (error) {
    if (!(error instanceof JavaException)) throw error;
    throw new VtlError({ kind: 'method', message: error.message, start: site.start, length: site.end - site.start });
  }
}

/** Compiles `#break`. */
export function compileBreak(site: Site, compiler: Compiler): Run {
  if (!compiler.isTraced) return () => 1;
  return (frame) => {
    traceFacts(frame, stepHead('break', '#break', site), {});
    return 1;
  };
}
