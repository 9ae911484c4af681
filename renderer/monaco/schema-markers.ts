import type { editor } from 'monaco-editor/editor/editor.api.js';
import { create } from 'zustand';
import type { EditorMarker } from './editor-marker.ts';

/** What the schema says is wrong, by the path of the file. */
export const useSchemaMarkers = create<{ readonly byPath: ReadonlyMap<string, readonly EditorMarker[]> }>(() => ({
  byPath: new Map(),
}));

/** Monaco's numbers for severities; the enum itself would load the editor. */
const SEVERITIES: Readonly<Record<number, EditorMarker['severity']>> = { 8: 'error', 4: 'warning' };

/** Takes the markers that the language service has for a file. */
export function setSchemaMarkers(path: string, found: readonly editor.IMarkerData[]): void {
  const markers = found.map((data): EditorMarker => ({
    severity: SEVERITIES[data.severity] ?? 'info',
    message: data.message,
    line: data.startLineNumber,
    column: data.startColumn,
    endLine: data.endLineNumber,
    endColumn: data.endColumn,
  }));
  useSchemaMarkers.setState(({ byPath }) => ({ byPath: new Map(byPath).set(path, markers) }));
}
