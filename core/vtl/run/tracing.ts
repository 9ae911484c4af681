import { typeName, type JavaValue } from '../java/values.ts';
import type { TraceStep } from '../trace.ts';
import type { Run } from './closures.ts';
import type { Frame, Site } from './frame.ts';
import type { StepFacts, StepHead } from './tracer.ts';

/** What a step is about. */
export function stepHead(node: TraceStep['node'], name: string, site: Site): StepHead {
  return { node, name, input: { start: site.start, end: site.end } };
}

/** Runs something as one step of the trace. */
export function tracedRun(head: StepHead, run: Run): Run {
  return (frame) => {
    const { tracer } = frame;
    if (tracer === undefined) return run(frame);
    const start = tracer.offset(frame.out.length);
    tracer.depth++;
    const signal = run(frame);
    tracer.depth--;
    tracer.add(head, start, tracer.offset(frame.out.length));
    return signal;
  };
}

/** Adds a step that printed nothing. */
export function traceFacts(frame: Frame, head: StepHead, facts: StepFacts): void {
  const { tracer } = frame;
  if (tracer === undefined) return;
  const at = tracer.offset(frame.out.length);
  tracer.add(head, at, at, facts);
}

/** A value as the trace keeps it. */
export function shown(frame: Frame, value: JavaValue): StepFacts {
  return { before: undefined, after: frame.tracer?.show(value), type: typeName(value), condition: undefined };
}
