import type { editor as editorTypes, languages as languageTypes } from 'monaco-editor/editor/editor.api.js';
import type { VtlFindingValue, VtlProblemValue } from '../../core/contract/vtl.ts';
import { editor, languages, MarkerSeverity } from './monaco.ts';
import { foldingLines } from './vtl-blocks.ts';
import { offersAt, type VtlKnowledge, type VtlOffer } from './vtl-completion.ts';
import { hoverAt } from './vtl-hover.ts';
import { VTL_LANGUAGE } from './vtl-tokens.ts';

let known: VtlKnowledge | undefined;

/** Tells completion and hover what they can offer. There is one template at a time. */
export function setVtlKnowledge(knowledge: VtlKnowledge): void {
  known = knowledge;
}

/** Underlines what is wrong with a template, each with the place it refers to. */
export function setVtlMarkers(
  model: editorTypes.ITextModel,
  problems: readonly VtlProblemValue[],
  findings: readonly VtlFindingValue[],
): void {
  const markers = [
    ...problems.map((problem) => ({ ...placeOf(model, problem), ...relatedOf(model, problem) })),
    ...findings.map((finding) => ({
      ...placeOf(model, finding),
      code: finding.rule,
      severity: SEVERITIES[finding.severity],
      message: finding.fix === undefined ? finding.message : `${finding.message}; instead: ${finding.fix}`,
    })),
  ];
  editor.setModelMarkers(model, 'vtl', markers);
}

const SEVERITIES = {
  error: MarkerSeverity.Error,
  warning: MarkerSeverity.Warning,
  hint: MarkerSeverity.Info,
};

interface Placed {
  readonly message: string;
  readonly start: number;
  readonly length: number;
}

function placeOf(model: editorTypes.ITextModel, { message, start, length }: Placed): editorTypes.IMarkerData {
  const from = model.getPositionAt(start);
  const end = model.getPositionAt(start + Math.max(1, length));
  // Of a block that goes over many lines, the first says which one is meant.
  const to =
    end.lineNumber === from.lineNumber
      ? end
      : { lineNumber: from.lineNumber, column: model.getLineMaxColumn(from.lineNumber) };
  return {
    severity: MarkerSeverity.Error,
    message,
    startLineNumber: from.lineNumber,
    startColumn: from.column,
    endLineNumber: to.lineNumber,
    endColumn: to.column,
  };
}

function relatedOf(
  model: editorTypes.ITextModel,
  { message, related, expected }: VtlProblemValue,
): Partial<editorTypes.IMarkerData> {
  const isSaid = expected === undefined || expected.every((word) => message.includes(word));
  return {
    message: isSaid ? message : `${message}; expected ${expected.join(' or ')}`,
    ...(related !== undefined && {
      relatedInformation: [{ resource: model.uri, ...placeOf(model, related), message: related.message }],
    }),
  };
}

const KINDS: Readonly<Record<VtlOffer['kind'], languageTypes.CompletionItemKind>> = {
  variable: languages.CompletionItemKind.Variable,
  field: languages.CompletionItemKind.Field,
  method: languages.CompletionItemKind.Method,
  directive: languages.CompletionItemKind.Keyword,
  text: languages.CompletionItemKind.Value,
};

languages.registerCompletionItemProvider(VTL_LANGUAGE, {
  triggerCharacters: ['$', '.', '#', "'", '!', '{'],
  provideCompletionItems(model, { lineNumber, column }) {
    if (known === undefined) return { suggestions: [] };
    const before = model.getLineContent(lineNumber).slice(0, column - 1);
    const { typed, offers } = offersAt(before, model.getValue(), known);
    const range = {
      startLineNumber: lineNumber,
      endLineNumber: lineNumber,
      startColumn: column - typed,
      endColumn: column,
    };
    return {
      suggestions: offers.map((offer, index) => ({
        label: offer.label,
        kind: KINDS[offer.kind],
        detail: offer.detail,
        documentation: { value: offer.about },
        insertText: offer.insert,
        insertTextRules: languages.CompletionItemInsertTextRule.InsertAsSnippet,
        sortText: String(index).padStart(4, '0'),
        range,
      })),
    };
  },
});

languages.registerHoverProvider(VTL_LANGUAGE, {
  provideHover(model, position) {
    if (known === undefined) return null;
    const { lineNumber } = position;
    const found = hoverAt(model.getLineContent(lineNumber), position.column, model.getOffsetAt(position), known);
    if (found === undefined) return null;
    return {
      contents: found.parts.map((value) => ({ value })),
      range: { startLineNumber: lineNumber, endLineNumber: lineNumber, startColumn: found.from, endColumn: found.to },
    };
  },
});

languages.registerFoldingRangeProvider(VTL_LANGUAGE, {
  provideFoldingRanges: (model) => [...foldingLines(model.getValue())],
});
