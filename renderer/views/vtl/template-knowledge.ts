import { useEffect, useState } from 'react';
import { codeOf, describeFailure } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';
import type { VtlCatalog } from '../../monaco/vtl-completion.ts';
import { notifyFailure } from '../../state/toasts.ts';
import { inputOf } from './context-draft.ts';
import { payloadPaths } from './payload-paths.ts';
import { useRendering } from './rendering.ts';
import { useWork } from './work.ts';

/** Tells completion and hover what the template can use here. */
export function useTemplateKnowledge(): void {
  const catalog = useCatalog();
  const profile = useWork((work) => work.profile);
  const draft = useWork((work) => work.draft);
  const steps = useRendering(({ latest }) => latest?.result.steps);
  useEffect(() => {
    const { params, stageVariables, body } = inputOf(draft);
    const { path = {}, querystring = {}, header = {} } = params ?? {};
    const knowledge = {
      catalog,
      profile,
      steps: steps ?? [],
      parameters: Object.keys({ ...path, ...querystring, ...header }),
      stageVariables: Object.keys(stageVariables ?? {}),
      payloadPaths: payloadPaths(body ?? ''),
    };
    // The first import of a module can take longer than a later one, and must not have the last word.
    let isLatest = true;
    void import('../../monaco/vtl-language.ts').then(({ setVtlKnowledge }) => {
      if (isLatest) setVtlKnowledge(knowledge);
    });
    return () => {
      isLatest = false;
    };
  }, [catalog, profile, draft, steps]);
}

function useCatalog(): VtlCatalog | undefined {
  const [catalog, setCatalog] = useState<VtlCatalog>();
  useEffect(() => {
    const controller = new AbortController();
    client.call('vtl.catalog', {}, { signal: controller.signal }).then(setCatalog, (error: unknown) => {
      const isQuiet = controller.signal.aborted || codeOf(error) === 'CHANNEL_CLOSED';
      if (!isQuiet) notifyFailure(`there is no completion: ${describeFailure(error)}`);
    });
    return () => controller.abort();
  }, []);
  return catalog;
}
