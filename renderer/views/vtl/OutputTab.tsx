import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { classes } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { useRemembered } from '../../ui/remembered.ts';
import { type MonacoEditor, useOutputMarks } from './lit-parts.ts';
import { jsonProblem, reindent } from './json-text.ts';
import { OutputBar, type OutputView } from './OutputBar.tsx';
import { OutputNotices } from './OutputNotices.tsx';
import { Overrides } from './Overrides.tsx';
import { useRendering } from './rendering.ts';
import { isStale, pointAtOutput, shownRendering } from './trace.ts';
import { usePointing } from './use-lit.ts';
import { OUTPUT_ID } from './vtl-commands.ts';
import styles from './OutputTab.module.css';

const OutputEditor = lazy(async () => ({ default: (await import('../../monaco/OutputEditor.tsx')).OutputEditor }));

export interface OutputTabProps {
  readonly templateEditor: MonacoEditor | undefined;
}

/** What the template prints; while it is broken, what it printed last. */
export function OutputTab({ templateEditor }: OutputTabProps) {
  const rendering = useRendering();
  const [code, setCode] = useState<MonacoEditor>();
  const [view, setView] = useRemembered('vtl.output-view', parseView);
  const { latest } = rendering;
  const isBroken = latest?.result.problem !== undefined;
  const shown = shownRendering(rendering);
  const output = shown?.result.output;
  const problem = useMemo(() => (output === undefined ? undefined : jsonProblem(output)), [output]);
  const isFormatted = view.isFormatted && problem === undefined;
  const text = useMemo(() => shownText(output ?? '', isFormatted), [output, isFormatted]);
  useOutputMarks(code, text.placeOf);
  const goToTemplate = useCallback((offset: number) => goTo(templateEditor, offset), [templateEditor]);
  usePointing(code, {
    onPoint: (place) => pointAtOutput(place === undefined ? undefined : text.offsetOf(place)),
    onCursor: (place) => {
      const [made] = pointAtOutput(text.offsetOf(place)).template;
      if (made !== undefined && !isStale(rendering)) reveal(templateEditor, made.start);
    },
  });
  if (latest === undefined) return <Waiting failure={rendering.failure} />;
  return (
    <div className={styles['tab']}>
      <OutputBar rendered={shown} json={problem} view={view} onView={setView} />
      <OutputNotices rendering={rendering} onGo={goToTemplate} />
      <div
        id={OUTPUT_ID}
        className={classes(styles['editor'], isBroken && styles['stale'])}
        data-stale={isBroken ? '' : undefined}
      >
        <Suspense>
          <OutputEditor
            text={text.text}
            language={problem === undefined ? 'json' : 'plaintext'}
            label={`Output${isStale(rendering) ? ', of the last template that worked' : ''}; Ctrl+M lets Tab leave the editor`}
            showsBlanks={view.showsBlanks}
            onEditor={setCode}
          />
        </Suspense>
      </div>
      <Overrides rendered={shown} />
    </div>
  );
}

function Waiting({ failure }: { readonly failure: string | undefined }) {
  if (failure === undefined) return null;
  return <EmptyState title="The template could not be rendered" text={failure} />;
}

const AS_IT_IS = (at: number): number => at;

function shownText(output: string, isFormatted: boolean): ReturnType<typeof reindent> {
  return isFormatted ? reindent(output) : { text: output, placeOf: AS_IT_IS, offsetOf: AS_IT_IS };
}

function goTo(code: MonacoEditor | undefined, offset: number): void {
  const model = code?.getModel();
  if (code === undefined || model === null || model === undefined) return;
  code.setPosition(model.getPositionAt(offset));
  reveal(code, offset);
  code.focus();
}

function reveal(code: MonacoEditor | undefined, offset: number): void {
  const model = code?.getModel();
  if (model !== null && model !== undefined) code?.revealPositionInCenterIfOutsideViewport(model.getPositionAt(offset));
}

function parseView(stored: unknown): OutputView {
  const known: object = typeof stored === 'object' && stored !== null ? stored : {};
  return {
    isFormatted: 'isFormatted' in known && known.isFormatted === true,
    showsBlanks: 'showsBlanks' in known && known.showsBlanks === true,
  };
}
