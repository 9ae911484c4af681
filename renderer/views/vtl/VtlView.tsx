import { useEffect, useState } from 'react';
import { useCommands } from '../../commands/registry.ts';
import { Splitter } from '../../ui/Splitter.tsx';
import { ContextPane } from './ContextPane.tsx';
import { ResultPane } from './ResultPane.tsx';
import { followWork } from './rendering.ts';
import { TemplatePane } from './TemplatePane.tsx';
import { TracePane } from './TracePane.tsx';
import { VtlToolbar } from './VtlToolbar.tsx';
import { VTL_COMMANDS } from './vtl-commands.ts';
import { closeVtlLayer, useVtlLayers } from './vtl-layers.ts';
import { ExamplesDialog } from './ExamplesDialog.tsx';
import { PickDialog } from './PickDialog.tsx';
import { SaveCaseDialog } from './SaveCaseDialog.tsx';
import type { MonacoEditor } from './lit-parts.ts';
import { useTemplateMarks } from './lit-parts.ts';
import styles from './VtlView.module.css';

/** Mapping templates: the template and what it is given on the left, what comes of it and how on the right. */
export function VtlView() {
  const [code, setCode] = useState<MonacoEditor>();
  useCommands(VTL_COMMANDS);
  useEffect(followWork, []);
  useTemplateMarks(code);
  return (
    <main className={styles['view']} aria-label="VTL">
      <h1 className="visually-hidden">VTL</h1>
      <VtlToolbar />
      <Splitter
        name="vtl.sides"
        direction="row"
        label="Divide the template and its output"
        firstShare={52}
        minFirst={320}
        minSecond={320}
        first={
          <Splitter
            name="vtl.left"
            direction="column"
            label="Divide the template and its context"
            firstShare={58}
            minFirst={140}
            minSecond={120}
            first={<TemplatePane code={code} onEditor={setCode} />}
            second={<ContextPane />}
          />
        }
        second={
          <Splitter
            name="vtl.right"
            direction="column"
            label="Divide the output and the trace"
            firstShare={58}
            minFirst={140}
            minSecond={120}
            first={<ResultPane templateEditor={code} />}
            second={<TracePane />}
          />
        }
      />
      <OpenLayer />
    </main>
  );
}

function OpenLayer() {
  const open = useVtlLayers((layers) => layers.open);
  switch (open) {
    case 'examples':
      return <ExamplesDialog onClose={closeVtlLayer} />;
    case 'pick':
      return <PickDialog onClose={closeVtlLayer} />;
    case 'save':
      return <SaveCaseDialog onClose={closeVtlLayer} />;
    case undefined:
      return null;
  }
}
