import type { editor } from 'monaco-editor/editor/editor.api.js';
import { useEffect, useRef } from 'react';
import type { Span } from './spans.ts';

/** Parts of a text to mark, by the class that marks them. */
export type Marks = readonly { readonly span: Span; readonly className: string }[];

/** Marks parts of an editor's text. @param shown Offset to bring into sight, whenever it changes. */
export function useMarks(
  code: editor.IStandaloneCodeEditor | undefined,
  marks: Marks,
  shown: number | undefined,
): void {
  const collection = useRef<editor.IEditorDecorationsCollection>(undefined);
  useEffect(() => {
    const made = code?.createDecorationsCollection();
    collection.current = made;
    return () => made?.clear();
  }, [code]);
  useEffect(() => {
    const model = code?.getModel();
    if (model === null || model === undefined) return;
    collection.current?.set(marks.map(({ span, className }) => decorationOf(rangeOf(model, span), className)));
  }, [code, marks]);
  useEffect(() => {
    const model = code?.getModel();
    if (code === undefined || model === null || model === undefined || shown === undefined) return;
    code.revealPositionInCenterIfOutsideViewport(model.getPositionAt(shown));
  }, [code, shown]);
}

export interface Pointing {
  /** Pointed at with the pointer; undefined when it left the text. */
  readonly onPoint: (offset: number | undefined) => void;
  /** Clicked, or the cursor was moved there. */
  readonly onCursor: (offset: number) => void;
}

/** Monaco's number for what is text, in `MouseTargetType`; the enum itself would load the editor. */
const CONTENT_TEXT = 6;

/** Tells which place of an editor's text is pointed at. */
export function usePointing(code: editor.IStandaloneCodeEditor | undefined, pointing: Pointing): void {
  const handlers = useRef(pointing);
  useEffect(() => {
    handlers.current = pointing;
  });
  useEffect(() => {
    if (code === undefined) return undefined;
    let last: number | undefined;
    const point = (offset: number | undefined): void => {
      if (offset === last) return;
      last = offset;
      handlers.current.onPoint(offset);
    };
    const undos = [
      code.onMouseMove(({ target }) => {
        const model = code.getModel();
        const isText = target.type === CONTENT_TEXT && target.position !== null && model !== null;
        point(isText ? model.getOffsetAt(target.position) : undefined);
      }),
      code.onMouseLeave(() => point(undefined)),
      code.onDidChangeCursorPosition(({ position, reason }) => {
        const model = code.getModel();
        // Not when a text was put in place by the page.
        if (model !== null && (reason !== 0 || code.hasTextFocus()))
          handlers.current.onCursor(model.getOffsetAt(position));
      }),
    ];
    return () => {
      for (const undo of undos) undo.dispose();
    };
  }, [code]);
}

function rangeOf(model: editor.ITextModel, { start, end }: Span): editor.IModelDeltaDecoration['range'] {
  const from = model.getPositionAt(start);
  const to = model.getPositionAt(end);
  return {
    startLineNumber: from.lineNumber,
    startColumn: from.column,
    endLineNumber: to.lineNumber,
    endColumn: to.column,
  };
}

function decorationOf(range: editor.IModelDeltaDecoration['range'], className: string): editor.IModelDeltaDecoration {
  const isOneLine = range.startLineNumber === range.endLineNumber;
  const name = isOneLine || className !== 'vtl-lit' ? className : 'vtl-lit-lines';
  return { range, options: { className: name, stickiness: 1 } };
}
