import type { Finding } from '../../../core/model/source.ts';
import type { EditorMarker } from '../../monaco/editor-marker.ts';

/** Something wrong or remarkable, as the list under the editor shows it. */
export interface Problem {
  readonly severity: Finding['severity'];
  readonly code: string;
  readonly message: string;
  readonly expected?: string | undefined;
  readonly at?: Finding['at'];
}

/** The code of what only the editor's schema says. */
export const SCHEMA_CODE = 'SCHEMA';

const ORDER: readonly Problem['severity'][] = ['error', 'warning', 'info'];

/**
 * All problems: errors first, then by file and line. What the schema says of a line that the engine has a finding on is
 * left out, since it is the same fault in other words.
 */
export function allProblems(
  findings: readonly Finding[],
  schemaMarkers: ReadonlyMap<string, readonly EditorMarker[]>,
): readonly Problem[] {
  const told = new Set(findings.flatMap(({ at }) => (at === undefined ? [] : linesOf(at.file, at.line, at.endLine))));
  const ofSchema = [...schemaMarkers].flatMap(([file, markers]) =>
    markers
      .filter(({ line, endLine }) => linesOf(file, line, endLine).every((place) => !told.has(place)))
      .map((marker): Problem => ({ ...ofMarker(marker), at: { file, ...placeOf(marker) } })),
  );
  return [...findings, ...ofSchema].toSorted(compareProblems);
}

/** The problems of one file as the editor underlines them. */
export function markersOf(problems: readonly Problem[], file: string): readonly EditorMarker[] {
  return problems.flatMap(({ at, severity, code, message, expected }) => {
    if (at === undefined || at.file !== file) return [];
    const { line, column, endLine, endColumn } = at;
    const text = expected === undefined ? message : `${message}\nexpected: ${expected}`;
    const place = { line, column, endLine, endColumn };
    return [{ severity, message: text, ...place, ...(code !== SCHEMA_CODE && { code }) }];
  });
}

/** How many problems of each severity there are. */
export function countProblems(problems: readonly Problem[]): Readonly<Record<Problem['severity'], number>> {
  const count = (severity: Problem['severity']): number => problems.filter((one) => one.severity === severity).length;
  return { error: count('error'), warning: count('warning'), info: count('info') };
}

/** `gatewright.yaml:12:5`, or nothing when a problem has no place. */
export function placeText({ at }: Problem): string {
  return at === undefined ? '' : `${at.file}:${at.line}:${at.column}`;
}

/** The lines that a range touches, at most a handful: a fault that spans a whole route is not about each of its lines. */
function linesOf(file: string, line: number, endLine = line): readonly string[] {
  const last = Math.min(endLine, line + 3);
  return Array.from({ length: last - line + 1 }, (_, index) => `${file}:${line + index}`);
}

function ofMarker({ severity, message }: EditorMarker): Problem {
  return { severity, code: SCHEMA_CODE, message };
}

function placeOf({ line, column, endLine, endColumn }: EditorMarker) {
  return { line, column, ...(endLine !== undefined && { endLine }), ...(endColumn !== undefined && { endColumn }) };
}

function compareProblems(a: Problem, b: Problem): number {
  const bySeverity = ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity);
  if (bySeverity !== 0) return bySeverity;
  const byFile = (a.at?.file ?? '').localeCompare(b.at?.file ?? '');
  return byFile || (a.at?.line ?? 0) - (b.at?.line ?? 0) || (a.at?.column ?? 0) - (b.at?.column ?? 0);
}
