import { typeName, type JavaValue } from '../java/values.ts';
import type { TraceStep } from '../trace.ts';
import type { Run } from './closures.ts';
import type { Frame, Site } from './frame.ts';

/** What a step is about, known before it runs. */
export interface StepHead {
  readonly node: TraceStep['node'];
  readonly name: string;
  readonly site: Site;
}

/** What a step found out while it ran. */
export type StepFacts = Pick<TraceStep, 'before' | 'after' | 'type' | 'condition'>;

/** Runs something as one step of the trace. */
export function tracedRun({ node, name, site }: StepHead, run: Run): Run {
  const input = { start: site.start, end: site.end };
  return (frame) => {
    const { tracer } = frame;
    if (tracer === undefined) return run(frame);
    const start = tracer.offset(frame.out.length);
    tracer.depth++;
    const signal = run(frame);
    tracer.depth--;
    tracer.add({ node, name, input, output: { start, end: tracer.offset(frame.out.length) } });
    return signal;
  };
}

/** Adds a step that printed nothing. */
export function traceFacts(frame: Frame, { node, name, site }: StepHead, facts: StepFacts): void {
  const { tracer } = frame;
  if (tracer === undefined) return;
  const at = tracer.offset(frame.out.length);
  tracer.add({ node, name, input: { start: site.start, end: site.end }, output: { start: at, end: at }, ...facts });
}

/** A value as the trace keeps it. */
export function shown(frame: Frame, value: JavaValue): { after: string; type: string } {
  return { after: frame.tracer?.show(value) ?? '', type: typeName(value) };
}
