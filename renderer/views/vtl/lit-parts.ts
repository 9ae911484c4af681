import type { editor } from 'monaco-editor/editor/editor.api.js';
import { useMemo, useState, useEffect } from 'react';
import { wordsTogether } from '../../monaco/vtl-blocks.ts';
import { isStale, shownRendering, litByMoment, pointAtTemplate, useTrace } from './trace.ts';
import { useRendering } from './rendering.ts';
import type { Span } from './spans.ts';
import { type Marks, useMarks, usePointing } from './use-lit.ts';

/** An editor of the page. */
export type MonacoEditor = editor.IStandaloneCodeEditor;

const NO_STEPS: readonly never[] = [];

/** Marks in the template what made the output pointed at, the moment stepped to, and the words that belong together. */
export function useTemplateMarks(code: MonacoEditor | undefined): void {
  const words = useWordsTogether(code);
  const lit = useTrace((trace) => trace.lit.template);
  const moment = useMoment();
  const isOld = useRendering(isStale);
  const marks = useMemo(
    (): Marks => [
      ...words.map((span) => ({ span, className: 'vtl-word' })),
      ...lit.map((span) => ({ span, className: 'vtl-lit' })),
      ...(isOld ? [] : moment.template).map((span) => ({ span, className: 'vtl-step' })),
    ],
    [words, lit, moment, isOld],
  );
  useMarks(code, marks, isOld ? undefined : moment.template[0]?.start);
  usePointing(code, { onPoint: pointAtTemplate, onCursor: pointAtTemplate });
}

/** Marks in the output what the template pointed at made, and the moment stepped to. @param placeOf Where an offset of the output is shown. */
export function useOutputMarks(code: MonacoEditor | undefined, placeOf: (offset: number) => number): void {
  const lit = useTrace((trace) => trace.lit.output);
  const moment = useMoment();
  const marks = useMemo((): Marks => {
    const there = (span: Span): Span => ({ start: placeOf(span.start), end: placeOf(span.end) });
    return [
      ...lit.map((span) => ({ span: there(span), className: 'vtl-lit' })),
      ...moment.output.map((span) => ({ span: there(span), className: 'vtl-step' })),
    ];
  }, [lit, moment, placeOf]);
  const first = moment.output[0] ?? lit[0];
  useMarks(code, marks, first === undefined ? undefined : placeOf(first.start));
}

function useMoment(): ReturnType<typeof litByMoment> {
  const at = useTrace((trace) => trace.at);
  const steps = useRendering((rendering) => shownRendering(rendering)?.result.steps) ?? NO_STEPS;
  return useMemo(() => litByMoment(steps, at), [steps, at]);
}

function useWordsTogether(code: MonacoEditor | undefined): readonly Span[] {
  const [words, setWords] = useState<readonly Span[]>([]);
  useEffect(() => {
    const listener = code?.onDidChangeCursorPosition(({ position }) => {
      const model = code.getModel();
      if (model !== null) setWords(wordsTogether(model.getValue(), model.getOffsetAt(position)));
    });
    return () => listener?.dispose();
  }, [code]);
  return words;
}
